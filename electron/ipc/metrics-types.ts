export const ranges = [1, 5, 15, 60] as const
export type RangeMinutes = (typeof ranges)[number]

/** Numbers at the times of the view they belong to; null if nothing was measured. */
export type Series = (number | null)[]

export interface MemberMetrics {
  member: string
  kind: string
  /** The steps with the first readings of a new process: no line leads to them from the one before. */
  starts: number[]
  requestsPerSecond: Series
  /** By code. */
  errorsPerSecond: Record<string, Series>
  refusalsPerSecond: Record<string, Series>
  latencyMs: { p50: Series; p90: Series; p99: Series; longest: Series }
  flushMs: Series
  cpuPercent: Series
  /** The gauges, by name and labels. */
  gauges: Record<string, Series>
}

export interface GaugeHelp {
  name: string
  help: string
}

export interface MetricsView {
  /** Milliseconds of the time of day: the ends of the stretches that each number is of. */
  times: number[]
  stepSeconds: number
  members: MemberMetrics[]
  gauges: GaugeHelp[]
}

export interface MetricsState {
  isCollecting: boolean
  /** Since when there are figures. */
  since: number | null
  /** Grows when there are new ones. */
  count: number
}
