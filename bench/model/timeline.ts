import { LatencyBins } from './latency-bins.ts'
import type { Outcome, Progress } from './progress.ts'

export type Tick = Extract<Progress, { kind: 'tick' }>

/** The calls in a stretch of measured time. */
export interface TimelinePoint {
  /** Its end, in milliseconds of measured time since the scenario began: the pauses between runs do not count. */
  at: number
  intervalMs: number
  calls: number
  errors: number
  refusals: number
  latencyMs: Tick['latencyMs']
}

export interface TimelineSample {
  at: number
  ms: number
  op: string
  outcome: Outcome
}

/** One scenario over time, small enough to be drawn, kept and sent. */
export interface Timeline {
  points: TimelinePoint[]
  samples: TimelineSample[]
  runs: { number: number; at: number }[]
  /** Calls by latency as far as samples tell, see LatencyBins. */
  bins: number[]
  /** Milliseconds of measured time in the runs before the newest. */
  before: number
}

export const timelineLimits = { points: 600, samples: { ok: 2_000, refused: 500, failed: 500 } } as const

/** Collects the ticks of a scenario. However long it lasts, what is kept stays within bounds. */
export class TimelineKeeper {
  readonly timeline: Timeline
  readonly #bins: LatencyBins
  readonly #random: () => number
  /** The share of samples of each outcome that is kept. */
  readonly #kept: Record<Outcome, number> = { ok: 1, refused: 1, failed: 1 }

  constructor(timeline: Timeline = emptyTimeline(), random: () => number = Math.random) {
    this.timeline = timeline
    this.#bins = new LatencyBins(timeline.bins)
    this.#random = random
  }

  add(tick: Tick): void {
    const { timeline } = this
    const newest = timeline.runs.at(-1)
    if (newest?.number !== tick.run) {
      timeline.before = timeline.points.at(-1)?.at ?? 0
      timeline.runs.push({ number: tick.run, at: timeline.before })
    }
    const { at, intervalMs, calls, errors, refusals, latencyMs } = tick
    timeline.points.push({ at: timeline.before + at, intervalMs, calls, errors, refusals, latencyMs })
    if (timeline.points.length > timelineLimits.points) timeline.points = mergedPairs(timeline)
    this.#addSamples(tick)
  }

  #addSamples({ samples, calls }: Tick): void {
    const weight = calls / Math.max(1, samples.length)
    for (const { at, ms, op, outcome } of samples) {
      this.#bins.add(ms, weight)
      if (this.#random() >= this.#kept[outcome]) continue
      this.timeline.samples.push({ at: this.timeline.before + at, ms, op, outcome })
    }
    for (const outcome of ['ok', 'refused', 'failed'] as const) this.#thin(outcome)
  }

  #thin(outcome: Outcome): void {
    const most = timelineLimits.samples[outcome]
    const count = this.timeline.samples.filter((sample) => sample.outcome === outcome).length
    if (count <= most) return
    this.#kept[outcome] /= 2
    this.timeline.samples = this.timeline.samples.filter(
      (sample) => sample.outcome !== outcome || this.#random() < 0.5,
    )
  }
}

export function emptyTimeline(): Timeline {
  return { points: [], samples: [], runs: [], bins: [], before: 0 }
}

/** Two by two within each run. Counts are added; latencies cannot be, so those of the slower one stand for both. */
function mergedPairs({ points, runs }: Timeline): TimelinePoint[] {
  const starts = new Set(runs.map(({ at }) => at))
  const merged: TimelinePoint[] = []
  for (let index = 0; index < points.length; index += 1) {
    const [one, two] = [points[index]!, points[index + 1]]
    if (two === undefined || starts.has(one.at)) {
      merged.push(one)
      continue
    }
    merged.push(mergedPoint(one, two))
    index += 1
  }
  return merged
}

function mergedPoint(one: TimelinePoint, two: TimelinePoint): TimelinePoint {
  const slower = one.latencyMs.p99 > two.latencyMs.p99 ? one : two
  return {
    at: two.at,
    intervalMs: one.intervalMs + two.intervalMs,
    calls: one.calls + two.calls,
    errors: one.errors + two.errors,
    refusals: one.refusals + two.refusals,
    latencyMs: { ...slower.latencyMs, max: Math.max(one.latencyMs.max, two.latencyMs.max) },
  }
}
