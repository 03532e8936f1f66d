import type { DeskState, DeskSwitches } from '../../contract/order-desk.ts'
import type { Tier } from '../../contract/values.ts'
import type { CallSpans } from '../../process/call-spans.ts'
import type { Log } from '../../process/log.ts'
import { OrderDeskMetrics } from './order-desk-metrics.ts'
import type { StoredOrder } from './order.ts'
import { OrderQueue } from './order-queue.ts'
import { type OrderEnd, payOrder, type Paying } from './pay-order.ts'
import type { PaymentStep } from './payment-route.ts'

export type { OrderEnd } from './pay-order.ts'
export type DeskReport = Omit<DeskState, 'payments' | 'paid'>

export interface OrderDeskOptions extends DeskSwitches {
  pay: PaymentStep
  /** Writes down how the order ended; fails where that could not be done. */
  settle(order: StoredOrder, end: OrderEnd, takenAt: number): Promise<void>
  onPaying(order: StoredOrder): void
  log: Log
}

interface Turn {
  readonly tier: Tier
  readonly takenAt: number
}

interface Waiter {
  timer: NodeJS.Timeout
  done: () => void
  spans: CallSpans | undefined
  /** Ends the wait that a trace shows now: for the order's turn, its payment, or the journal. */
  waitEnds?: (() => void) | undefined
}

const settleRetryMs = 500

/** Takes queued orders one after another, has them paid, and settles them. */
export class OrderDesk {
  #options: OrderDeskOptions
  #queue: OrderQueue
  #figures = new OrderDeskMetrics()
  #settled: Record<OrderEnd, number> = { paid: 0, declined: 0, cancelled: 0 }
  /** By their orders. An order that is queued again gets another turn, and what was left of the one before ends. */
  #turns = new Map<number, Turn>()
  #busyWith = noneBusy()
  /** Orders whose payment may have been taken already. Only payments can say whether it was. */
  #inDoubt = new Set<number>()
  /** Orders whose cancellation is being written down. */
  #cancelling = new Set<number>()
  #waiters = new Map<number, Waiter[]>()
  #open = true
  readonly #paying: Paying

  constructor(options: OrderDeskOptions) {
    this.#options = options
    const { pay, log } = options
    this.#paying = {
      pay,
      log,
      refuses: () => this.refusesWithoutPayments,
      isInDoubt: (id) => this.#inDoubt.has(id),
      noteDoubt: (id) => this.#inDoubt.add(id),
    }
    this.#queue = new OrderQueue(options.normalShare)
  }

  get paying(): number {
    return this.#turns.size
  }

  waiting(tier: Tier): number {
    return this.#queue.waiting(tier)
  }

  isPaying(order: StoredOrder): boolean {
    return this.#turns.has(order.id)
  }

  /** When the turn of an order came. */
  takenAt(order: StoredOrder): number | null {
    return this.#turns.get(order.id)?.takenAt ?? order.takenAt
  }

  /** Orders that wait, as they were before the service stopped or another state was restored. */
  replaceQueue(orders: Iterable<StoredOrder>): void {
    this.#queue = new OrderQueue(this.#options.normalShare)
    this.#turns.clear()
    this.#busyWith = noneBusy()
    this.#inDoubt.clear()
    for (const order of orders) {
      if (order.status !== 'queued') continue
      this.#inDoubt.add(order.id)
      // A cancellation that is under way is carried out in this state, too: it must not be paid meanwhile.
      if (!this.#cancelling.has(order.id)) this.#queue.push(order)
    }
    for (const id of [...this.#waiters.keys()]) this.#answer(id)
    this.#work()
  }

  change(switches: Partial<DeskSwitches>): void {
    const { normalShare } = this.#options
    this.#options = { ...this.#options, ...switches }
    if (this.#options.normalShare !== normalShare) this.#figures.promisesAnew()
    this.#queue.turns.normalShare = this.#options.normalShare
    this.#work()
  }

  get refusesWithoutPayments(): boolean {
    return this.#options.whenPaymentsDown === 'refuse'
  }

  report(): DeskReport {
    const { workers, paused, normalShare, whenPaymentsDown } = this.#options
    const now = Date.now()
    const inLine = { vip: this.#queue.waits('vip', now), normal: this.#queue.waits('normal', now) }
    const { tiers, contended } = this.#figures.report(inLine)
    const line = (tier: Tier) => {
      const oldest = this.#queue.oldest(tier)
      return {
        length: this.#queue.waiting(tier),
        busy: this.#busyWith[tier],
        oldestMs: oldest ? waitedMs(oldest) : 0,
      }
    }
    return {
      workers,
      reservedForVips: this.#reservedNow,
      paused,
      normalShare,
      whenPaymentsDown,
      busy: this.#turns.size,
      tiers: {
        vip: { ...line('vip'), ...tiers.vip },
        normal: { ...line('normal'), ...tiers.normal },
      },
      contended,
      settled: { ...this.#settled },
    }
  }

  add(order: StoredOrder): void {
    this.#queue.push(order)
    this.#work()
  }

  /**
   * Takes an order that waits out of its queue and lets `settle` write down that it is cancelled. An order that is being
   * paid, or may have been paid already, is left alone. `present` is the order as it is then: another state may have taken
   * the place of this one. Resolves to what `settle` answers, where it is asked.
   */
  async cancel(
    order: StoredOrder,
    settle: () => Promise<unknown>,
    present: () => StoredOrder | undefined,
  ): Promise<unknown> {
    if (order.status !== 'queued') return settle()
    if (this.#inDoubt.has(order.id) || !this.#queue.remove(order)) return undefined
    this.#cancelling.add(order.id)
    try {
      return await settle()
    } finally {
      this.#cancelling.delete(order.id)
      this.#cancelled(present())
      this.#work()
    }
  }

  #cancelled(order: StoredOrder | undefined): void {
    if (order?.status === 'queued') this.#queue.putFirst(order)
    if (order?.status !== 'cancelled') return
    this.#settled.cancelled += 1
    this.#inDoubt.delete(order.id)
    this.#answer(order.id)
  }

  /** Calls `done` when the order is settled, or after `longestMs` if that comes first. */
  whenSettled(order: StoredOrder, longestMs: number, done: () => void, spans: CallSpans | undefined): void {
    if (order.status !== 'queued') {
      done()
      return
    }
    const waiter: Waiter = { done, spans, timer: setTimeout(() => this.#giveUp(order.id, waiter), longestMs) }
    waiter.waitEnds = spans?.beginWait(this.isPaying(order) ? 'payment' : 'queue')
    const waiting = this.#waiters.get(order.id)
    if (waiting) waiting.push(waiter)
    else this.#waiters.set(order.id, [waiter])
  }

  /** Takes no further orders; those that are queued are taken at the next start. */
  close(): void {
    this.#open = false
    for (const id of [...this.#waiters.keys()]) this.#answer(id)
  }

  /** Normal orders must go on: one worker at least takes them. */
  get #reservedNow(): number {
    const { workers, reservedForVips } = this.#options
    return Math.min(reservedForVips, workers - 1)
  }

  #mayTakeNormal(): boolean {
    const reserved = this.#reservedNow
    return reserved === 0 || this.#busyWith.normal < this.#options.workers - reserved
  }

  #work(): void {
    while (this.#open && !this.#options.paused && this.#turns.size < this.#options.workers) {
      const anyTier = this.#mayTakeNormal()
      const contended = anyTier && this.#queue.waiting('vip') > 0 && this.#queue.waiting('normal') > 0
      const order = this.#queue.take(anyTier)
      if (order === undefined) return
      this.#figures.taken(order.tier, waitedMs(order), contended)
      const turn = { tier: order.tier, takenAt: Date.now() }
      this.#turns.set(order.id, turn)
      this.#busyWith[turn.tier] += 1
      void this.#process(order, turn.takenAt, () => this.#open && this.#turns.get(order.id) === turn)
    }
  }

  async #process(order: StoredOrder, takenAt: number, goesOn: () => boolean): Promise<void> {
    this.#options.onPaying(order)
    this.#waitBegins(order.id, (spans) => spans.beginWait('payment'))
    const end = await payOrder(order, this.#paying, goesOn)
    if (end === undefined || !goesOn()) return
    this.#waitBegins(order.id, (spans) => spans.beginJournal())
    while (goesOn()) {
      try {
        await this.#options.settle(order, end, takenAt)
        this.#settled[end] += 1
        this.#figures.processed(order.tier)
        break
      } catch (error) {
        this.#options.log.warn({ err: error, order: order.id }, 'an order could not be settled yet')
        await new Promise((resolve) => setTimeout(resolve, settleRetryMs))
      }
    }
    if (!goesOn()) return
    this.#turns.delete(order.id)
    this.#busyWith[order.tier] -= 1
    this.#inDoubt.delete(order.id)
    this.#answer(order.id)
    this.#work()
  }

  #waitBegins(id: number, begin: (spans: CallSpans) => () => void): void {
    for (const waiter of this.#waiters.get(id) ?? []) {
      waiter.waitEnds?.()
      waiter.waitEnds = waiter.spans && begin(waiter.spans)
    }
  }

  #answer(id: number): void {
    const waiting = this.#waiters.get(id) ?? []
    this.#waiters.delete(id)
    for (const { timer, waitEnds, done } of waiting) {
      clearTimeout(timer)
      waitEnds?.()
      done()
    }
  }

  #giveUp(id: number, waiter: Waiter): void {
    const others = (this.#waiters.get(id) ?? []).filter((other) => other !== waiter)
    if (others.length === 0) this.#waiters.delete(id)
    else this.#waiters.set(id, others)
    waiter.waitEnds?.()
    waiter.done()
  }
}

function noneBusy(): Record<Tier, number> {
  return { vip: 0, normal: 0 }
}

function waitedMs({ placedAt }: StoredOrder): number {
  return Math.max(0, Date.now() - placedAt)
}
