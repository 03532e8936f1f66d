import type { DeskState, DeskTier, WaitingTimes } from '../../contract/order-desk.ts'
import type { Tier } from '../../contract/values.ts'

/** The figures are those of the last seconds. */
const windowMs = 10_000
const leastKept = 1_024

export type TierFigures = Omit<DeskTier, 'length' | 'busy' | 'oldestMs'>

/** Waiting times in milliseconds, the shortest first. */
type Waits = ArrayLike<number>

interface Taken {
  at: number
  waitedMs: number
  /** Orders of both tiers were waiting. */
  contended: boolean
}

/** How long orders waited, and which tier had its turn. */
export class OrderDeskMetrics {
  #taken: Record<Tier, Taken[]> = { vip: [], normal: [] }
  /** Nobody may ever ask: what is too old is also let go when this many have come together. */
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

  /** The share that was promised changed: turns under the former promise say nothing about it. */
  promisesAnew(): void {
    for (const tier of ['vip', 'normal'] as const)
      for (const taken of this.#taken[tier]) taken.contended = false
  }

  /** @param inLine for how long the orders of a tier have waited that still do, the shortest first */
  report(inLine: Record<Tier, Waits> = { vip: [], normal: [] }): {
    tiers: Record<Tier, TierFigures>
    contended: DeskState['contended']
  } {
    const vip = this.#recent('vip')
    const normal = this.#recent('normal')
    const all = vip.length + normal.length
    const contendedNormal = contendedOf(normal)
    const orders = contendedOf(vip) + contendedNormal
    return {
      tiers: {
        vip: this.#figures('vip', vip, all, inLine.vip),
        normal: this.#figures('normal', normal, all, inLine.normal),
      },
      contended: { orders, normalShare: orders === 0 ? null : contendedNormal / orders },
    }
  }

  #recent(tier: Tier): Taken[] {
    const since = performance.now() - windowMs
    return (this.#taken[tier] = this.#taken[tier].filter(({ at }) => at >= since))
  }

  #figures(tier: Tier, taken: Taken[], all: number, inLine: Waits): TierFigures {
    const seconds = Math.min(windowMs, performance.now() - this.#startedAt) / 1000
    return {
      processed: this.#processed[tier],
      rate: Math.round((taken.length / seconds) * 10) / 10,
      share: all === 0 ? 0 : taken.length / all,
      waitMs: waitingTimes(
        taken.map(({ waitedMs }) => waitedMs).sort((a, b) => a - b),
        inLine,
      ),
    }
  }
}

function contendedOf(taken: Taken[]): number {
  return taken.reduce((count, { contended }) => count + Number(contended), 0)
}

function waitingTimes(ended: Waits, inLine: Waits): WaitingTimes | undefined {
  const count = ended.length + inLine.length
  if (count === 0) return undefined
  const at = (share: number) => nthOfBoth(ended, inLine, Math.min(count - 1, Math.floor(count * share)))
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) }
}

/** The nth of two sorted lists together, without a look at each entry: a queue may be long. */
function nthOfBoth(one: Waits, other: Waits, nth: number): number {
  // So many of the first list are among the n smallest.
  let [least, most] = [Math.max(0, nth - other.length), Math.min(one.length, nth)]
  while (least < most) {
    const middle = (least + most) >> 1
    if (one[middle]! < other[nth - middle - 1]!) least = middle + 1
    else most = middle
  }
  return Math.min(one[least] ?? Infinity, other[nth - least] ?? Infinity)
}
