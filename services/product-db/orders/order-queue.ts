import type { Tier } from '../../contract/values.ts'
import type { StoredOrder } from './order.ts'
import { TierTurns } from './tier-turns.ts'

/** First in, first out, without moving the rest at each take. */
class Fifo {
  #orders: StoredOrder[] = []
  #head = 0

  get length(): number {
    return this.#orders.length - this.#head
  }

  get first(): StoredOrder | undefined {
    return this.#orders[this.#head]
  }

  /** The newest first. */
  get placedAt(): Float64Array {
    const { length } = this
    const newest = this.#orders.length - 1
    return Float64Array.from({ length }, (_, index) => this.#orders[newest - index]!.placedAt)
  }

  push(order: StoredOrder): void {
    this.#orders.push(order)
  }

  remove(order: StoredOrder): boolean {
    const at = this.#orders.indexOf(order, this.#head)
    if (at >= 0) this.#orders.splice(at, 1)
    return at >= 0
  }

  putFirst(order: StoredOrder): void {
    this.#orders.splice(this.#head, 0, order)
  }

  shift(): StoredOrder | undefined {
    const order = this.#orders[this.#head]
    if (order === undefined) return undefined
    this.#head += 1
    if (this.#head > 1_000 && this.#head * 2 > this.#orders.length) {
      this.#orders = this.#orders.slice(this.#head)
      this.#head = 0
    }
    return order
  }
}

/** VIP orders before normal ones, but while both wait, normal ones get their share. */
export class OrderQueue {
  readonly turns: TierTurns
  #tiers: Record<Tier, Fifo> = { vip: new Fifo(), normal: new Fifo() }

  constructor(normalShare: number) {
    this.turns = new TierTurns(normalShare)
  }

  get length(): number {
    return this.#tiers.vip.length + this.#tiers.normal.length
  }

  waiting(tier: Tier): number {
    return this.#tiers[tier].length
  }

  oldest(tier: Tier): StoredOrder | undefined {
    return this.#tiers[tier].first
  }

  /** How long each order of a tier has waited until now, the shortest first. */
  waits(tier: Tier, now: number): Float64Array {
    return this.#tiers[tier].placedAt.map((placedAt) => Math.max(0, now - placedAt))
  }

  push(order: StoredOrder): void {
    this.#tiers[order.tier].push(order)
  }

  /** False if it does not wait. */
  remove(order: StoredOrder): boolean {
    return this.#tiers[order.tier].remove(order)
  }

  putFirst(order: StoredOrder): void {
    this.#tiers[order.tier].putFirst(order)
  }

  /** `anyTier`: where it is false, a normal order is not taken, and saves up nothing. */
  take(anyTier = true): StoredOrder | undefined {
    const { vip, normal } = this.#tiers
    const tier = this.turns.next(vip.length > 0, normal.length > 0, anyTier)
    return tier && this.#tiers[tier].shift()
  }
}
