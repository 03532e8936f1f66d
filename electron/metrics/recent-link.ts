import { latencyAt, type LatencyCounts } from '../../services/contract/latency-classes.ts'
import type { LinkTotals } from '../../services/process/metrics/traffic.ts'
import type { RecentFigures } from '../ipc/cluster-types.ts'

/** Long enough for percentiles of few requests, short enough that what one has just broken is seen. */
const windowSeconds = 5

interface Stretch {
  end: number
  errors: number
  latency: LatencyCounts
}

export interface Reading {
  /** When it was taken, and how long after the one before. */
  at: number
  seconds: number
  before: LinkTotals | undefined
  now: LinkTotals
}

/** The errors and latencies of a link in its last seconds. */
export class RecentLink {
  #stretches: Stretch[] = []

  note({ at, seconds, before, now }: Reading): RecentFigures {
    const recent = this.#stretches.filter(({ end }) => end > at - windowSeconds)
    // After a long time without readings nobody knows what of it was recent.
    this.#stretches = seconds > windowSeconds ? [] : [...recent, stretchOf(at, before, now)]
    const counts = this.#stretches.flatMap(({ latency }) => latency)
    const percentile = (share: number) => latencyAt(counts, share)! / 1000
    return {
      errors: this.#stretches.reduce((sum, { errors }) => sum + errors, 0),
      latencyMs: counts.length === 0 ? null : { p50: percentile(0.5), p99: percentile(0.99) },
    }
  }
}

function stretchOf(end: number, before: LinkTotals | undefined, now: LinkTotals): Stretch {
  const counted = new Map(before?.latency)
  const latency = (now.latency ?? [])
    .map(([index, count]) => [index, count - (counted.get(index) ?? 0)] as const)
    .filter(([, count]) => count > 0)
  return { end, errors: Math.max(0, now.errors - (before?.errors ?? 0)), latency }
}
