import type { DeskSwitches } from '../../contract/order-desk.ts'
import type { Tier } from '../../contract/values.ts'
import type { CallSpans } from '../../process/call-spans.ts'
import type { Log } from '../../process/log.ts'
import type { DeskReport } from '../orders/order-desk.ts'
import { OrderDeskMetrics } from '../orders/order-desk-metrics.ts'
import type { StoredOrder } from '../orders/order.ts'
import { type OrderEnd, payOrder } from '../orders/pay-order.ts'
import type { PaymentStep } from '../orders/payment-route.ts'
import { TierTurns } from '../orders/tier-turns.ts'
import type { OrderClaims } from './order-claims.ts'
import type { OrderNews } from './order-news.ts'

export interface SharedDeskOptions extends DeskSwitches {
  claims: OrderClaims
  news: OrderNews
  pay: PaymentStep
  /** Writes down how the order ended; fails where that could not be done. */
  settle(order: StoredOrder, end: OrderEnd, takenAt: number): Promise<void>
  /** An order is being paid now. */
  onTaken(): void
  log: Log
}

const settleRetryMs = 500
/** Somebody may have died, or a word of a new order may have been lost. */
const lookAroundMs = 1_000

/** Takes orders that wait, of all instances, in turn with the others, has them paid, and settles them. */
export class SharedDesk {
  #options: SharedDeskOptions
  readonly #turns: TierTurns
  readonly #figures = new OrderDeskMetrics()
  readonly #settled: Record<OrderEnd, number> = { paid: 0, declined: 0, cancelled: 0 }
  readonly #busyWith: Record<Tier, number> = { vip: 0, normal: 0 }
  readonly #inDoubt = new Set<number>()
  #taking: Promise<void> | undefined
  #isWanted = false
  #open = true
  readonly #timer: NodeJS.Timeout

  constructor(options: SharedDeskOptions) {
    this.#options = options
    this.#turns = new TierTurns(options.normalShare)
    this.#timer = setInterval(() => void this.#lookAround(), lookAroundMs)
    this.#timer.unref()
  }

  get busy(): number {
    return this.#busyWith.vip + this.#busyWith.normal
  }

  get refusesWithoutPayments(): boolean {
    return this.#options.whenPaymentsDown === 'refuse'
  }

  change(switches: Partial<DeskSwitches>): Promise<void> {
    const { normalShare } = this.#options
    this.#options = { ...this.#options, ...switches }
    if (this.#options.normalShare !== normalShare) this.#figures.promisesAnew()
    this.#turns.normalShare = this.#options.normalShare
    return this.look()
  }

  async report(): Promise<DeskReport> {
    const { workers, paused, normalShare, whenPaymentsDown, claims } = this.#options
    const placedAt = await claims.placedAt()
    const now = Date.now()
    const waits = (tier: Tier) => placedAt[tier].map((at) => Math.max(0, now - at.getTime()))
    const inLine = { vip: waits('vip'), normal: waits('normal') }
    const { tiers, contended } = this.#figures.report(inLine)
    const line = (tier: Tier) => ({
      length: inLine[tier].length,
      busy: this.#busyWith[tier],
      oldestMs: inLine[tier].at(-1) ?? 0,
    })
    return {
      workers,
      reservedForVips: this.#reservedNow,
      paused,
      normalShare,
      whenPaymentsDown,
      busy: this.busy,
      tiers: {
        vip: { ...line('vip'), ...tiers.vip },
        normal: { ...line('normal'), ...tiers.normal },
      },
      contended,
      settled: { ...this.#settled },
    }
  }

  noteCancelled(id: number): void {
    this.#settled.cancelled += 1
    this.#options.news.tell(id)
  }

  /** Resolves when the order is settled, by any instance, or after `longestMs`. */
  async settled(id: number, longestMs: number, spans: CallSpans | undefined): Promise<void> {
    const ends = spans?.beginWait('payment')
    await this.#options.news.settled(id, longestMs)
    ends?.()
  }

  /** There may be orders that wait. Resolves when as many are taken as there are hands for. */
  look(): Promise<void> {
    this.#isWanted = true
    this.#taking ??= this.#take().finally(() => {
      this.#taking = undefined
      if (this.#isWanted && this.#hasHands) void this.look()
    })
    return this.#taking
  }

  close(): void {
    this.#open = false
    clearInterval(this.#timer)
  }

  /** Normal orders must go on: one worker at least takes them. */
  get #reservedNow(): number {
    const { workers, reservedForVips } = this.#options
    return Math.min(reservedForVips, workers - 1)
  }

  get #hasHands(): boolean {
    return this.#open && !this.#options.paused && this.busy < this.#options.workers
  }

  #mayTakeNormal(): boolean {
    const reserved = this.#reservedNow
    return reserved === 0 || this.#busyWith.normal < this.#options.workers - reserved
  }

  async #take(): Promise<void> {
    try {
      while (this.#isWanted && this.#hasHands) {
        this.#isWanted = false
        const taken = await this.#options.claims.take(this.#turns, this.#mayTakeNormal())
        if (taken === undefined) continue
        this.#isWanted = true
        const { order, inDoubt, contended } = taken
        this.#options.onTaken()
        if (inDoubt) this.#inDoubt.add(order.id)
        this.#figures.taken(order.tier, Math.max(0, Date.now() - order.placedAt), contended)
        this.#busyWith[order.tier] += 1
        void this.#process(order, Date.now())
      }
    } catch (error) {
      // Those who wait are looked at again before long.
      this.#options.log.warn({ err: error }, 'no order could be taken')
    }
  }

  async #process(order: StoredOrder, takenAt: number): Promise<void> {
    const { claims, pay, log } = this.#options
    const paying = {
      pay,
      log,
      refuses: () => this.refusesWithoutPayments,
      isInDoubt: (id: number) => this.#inDoubt.has(id),
      noteDoubt: (id: number) => {
        if (this.#inDoubt.has(id)) return
        this.#inDoubt.add(id)
        claims
          .noteDoubt(id)
          .catch((error: unknown) => log.warn({ err: error, order: id }, 'a doubt was not noted'))
      },
    }
    const end = await payOrder(order, paying, () => this.#open)
    if (end !== undefined) await this.#settle(order, end, takenAt)
    this.#inDoubt.delete(order.id)
    this.#busyWith[order.tier] -= 1
    void this.look()
  }

  async #settle(order: StoredOrder, end: OrderEnd, takenAt: number): Promise<void> {
    const { settle, news, log } = this.#options
    while (this.#open) {
      try {
        await settle(order, end, takenAt)
        this.#settled[end] += 1
        this.#figures.processed(order.tier)
        news.tell(order.id)
        return
      } catch (error) {
        log.warn({ err: error, order: order.id }, 'an order could not be settled yet')
        await new Promise((resolve) => setTimeout(resolve, settleRetryMs))
      }
    }
  }

  async #lookAround(): Promise<void> {
    try {
      const freed = await this.#options.claims.freeAbandoned()
      if (freed > 0)
        this.#options.log.info({ orders: freed }, 'orders of a worker that is gone are taken again')
    } catch (error) {
      this.#options.log.debug({ err: error }, 'orders of workers that are gone were not looked for')
    }
    void this.look()
  }
}
