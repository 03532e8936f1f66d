import type { CallSpans } from '../host/call-spans.ts'
import type { Tier } from '../contract/values.ts'
import type { Log } from '../host/log.ts'
import type { StoredOrder } from './order.ts'
import { OrderQueue } from './order-queue.ts'
import type { PaymentStep } from './payment.ts'

export type OrderEnd = 'paid' | 'declined' | 'cancelled'

export interface OrderDeskOptions {
  workers: number
  normalShare: number
  pay: PaymentStep
  /** Writes down how the order ended; fails where that could not be done. */
  settle(order: StoredOrder, end: OrderEnd): Promise<void>
  onPaying(order: StoredOrder): void
  log: Log
}

interface Waiter {
  timer: NodeJS.Timeout
  done: () => void
  spans: CallSpans | undefined
  /** Called when the journal holds how the order ended. */
  stored?: () => void
}

const paymentTries = 5
const firstRetryMs = 200
const settleRetryMs = 500

/** Takes queued orders one after another, has them paid, and settles them. */
export class OrderDesk {
  #options: OrderDeskOptions
  #queue: OrderQueue
  #paying = new Set<number>()
  #waiters = new Map<number, Waiter[]>()
  #open = true

  constructor(options: OrderDeskOptions) {
    this.#options = options
    this.#queue = new OrderQueue(options.normalShare)
  }

  get paying(): number {
    return this.#paying.size
  }

  waiting(tier: Tier): number {
    return this.#queue.waiting(tier)
  }

  isPaying(order: StoredOrder): boolean {
    return this.#paying.has(order.id)
  }

  /** Orders that wait, as they were before the service stopped or another state was restored. */
  replaceQueue(orders: Iterable<StoredOrder>): void {
    this.#queue = new OrderQueue(this.#options.normalShare)
    this.#paying.clear()
    for (const order of orders) if (order.status === 'queued') this.#queue.push(order)
    for (const id of [...this.#waiters.keys()]) this.#answer(id)
    this.#work()
  }

  add(order: StoredOrder): void {
    this.#queue.push(order)
    this.#work()
  }

  /** Calls `done` when the order is settled, or after `longestMs` if that comes first. */
  whenSettled(order: StoredOrder, longestMs: number, done: () => void, spans: CallSpans | undefined): void {
    if (order.status !== 'queued') {
      done()
      return
    }
    const waiter: Waiter = { done, spans, timer: setTimeout(() => this.#giveUp(order.id, waiter), longestMs) }
    const waiting = this.#waiters.get(order.id)
    if (waiting) waiting.push(waiter)
    else this.#waiters.set(order.id, [waiter])
  }

  /** Takes no further orders; those that are queued are taken at the next start. */
  close(): void {
    this.#open = false
    for (const id of [...this.#waiters.keys()]) this.#answer(id)
  }

  #work(): void {
    while (this.#open && this.#paying.size < this.#options.workers) {
      const order = this.#queue.take()
      if (order === undefined) return
      this.#paying.add(order.id)
      void this.#process(order)
    }
  }

  async #process(order: StoredOrder): Promise<void> {
    this.#options.onPaying(order)
    const end = await this.#pay(order)
    this.#journalBegins(order.id)
    while (this.#open && this.#paying.has(order.id)) {
      try {
        await this.#options.settle(order, end)
        break
      } catch (error) {
        this.#options.log.warn({ err: error, order: order.id }, 'an order could not be settled yet')
        await new Promise((resolve) => setTimeout(resolve, settleRetryMs))
      }
    }
    this.#paying.delete(order.id)
    this.#answer(order.id)
    this.#work()
  }

  async #pay({ id, buyerId, cents }: StoredOrder): Promise<OrderEnd> {
    for (let tried = 1; ; tried += 1) {
      try {
        return (await this.#options.pay({ orderId: id, buyerId, cents })) === 'approved' ? 'paid' : 'declined'
      } catch (error) {
        this.#options.log.warn({ err: error, order: id, tried }, 'payment could not be asked')
        if (tried === paymentTries || !this.#open) return 'cancelled'
        await new Promise((resolve) => setTimeout(resolve, firstRetryMs * 2 ** tried))
      }
    }
  }

  #journalBegins(id: number): void {
    for (const waiter of this.#waiters.get(id) ?? []) {
      if (waiter.spans) waiter.stored = waiter.spans.beginJournal()
    }
  }

  #answer(id: number): void {
    const waiting = this.#waiters.get(id) ?? []
    this.#waiters.delete(id)
    for (const { timer, stored, done } of waiting) {
      clearTimeout(timer)
      stored?.()
      done()
    }
  }

  #giveUp(id: number, waiter: Waiter): void {
    const others = (this.#waiters.get(id) ?? []).filter((other) => other !== waiter)
    if (others.length === 0) this.#waiters.delete(id)
    else this.#waiters.set(id, others)
    waiter.done()
  }
}
