import type { DeskState, DeskTier, WaitingTimes } from '../../contract/order-desk.ts'
import type { Tier } from '../../contract/values.ts'

/** The figures are those of the last seconds. */
const windowMs = 10_000
const leastKept = 1_024

export type TierFigures = Omit<DeskTier, 'length' | 'oldestMs'>

interface Taken {
  at: number
  waitedMs: number
  /** Orders of both tiers were waiting. */
  contended: boolean
}

/** How long orders waited, and which tier had its turn. */
export class OrderDeskMetrics {
  #taken: Record<Tier, Taken[]> = { vip: [], normal: [] }
  /** Nobody may ever ask: what is too old is also let go when so many have come together. */
  #tidyAt: Record<Tier, number> = { vip: leastKept, normal: leastKept }
  #processed: Record<Tier, number> = { vip: 0, normal: 0 }
  readonly #startedAt = performance.now()

  taken(tier: Tier, waitedMs: number, contended: boolean): void {
    const taken = this.#taken[tier]
    taken.push({ at: performance.now(), waitedMs, contended })
    if (taken.length >= this.#tidyAt[tier]) {
      this.#tidyAt[tier] = Math.max(leastKept, 2 * this.#recent(tier).length)
    }
  }

  processed(tier: Tier): void {
    this.#processed[tier] += 1
  }

  report(): { tiers: Record<Tier, TierFigures>; contended: DeskState['contended'] } {
    const vip = this.#recent('vip')
    const normal = this.#recent('normal')
    const all = vip.length + normal.length
    const contendedNormal = contendedOf(normal)
    const orders = contendedOf(vip) + contendedNormal
    return {
      tiers: {
        vip: this.#figures('vip', vip, all),
        normal: this.#figures('normal', normal, all),
      },
      contended: { orders, normalShare: orders === 0 ? null : contendedNormal / orders },
    }
  }

  #recent(tier: Tier): Taken[] {
    const since = performance.now() - windowMs
    return (this.#taken[tier] = this.#taken[tier].filter(({ at }) => at >= since))
  }

  #figures(tier: Tier, taken: Taken[], all: number): TierFigures {
    const seconds = Math.min(windowMs, performance.now() - this.#startedAt) / 1000
    return {
      processed: this.#processed[tier],
      rate: Math.round((taken.length / seconds) * 10) / 10,
      share: all === 0 ? 0 : taken.length / all,
      waitMs: waitingTimes(taken.map(({ waitedMs }) => waitedMs)),
    }
  }
}

function contendedOf(taken: Taken[]): number {
  return taken.reduce((count, { contended }) => count + Number(contended), 0)
}

function waitingTimes(waited: number[]): WaitingTimes | undefined {
  if (waited.length === 0) return undefined
  waited.sort((a, b) => a - b)
  const at = (share: number) => waited[Math.min(waited.length - 1, Math.floor(waited.length * share))]!
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) }
}
