import type { Spread, Verdict } from './result.ts'

/** A figure of two results, and by how much the second lies above the first. */
export interface Difference {
  name: 'throughput' | 'mean latency' | 'p99 latency'
  unit: 'calls/s' | 'ms'
  higherIsBetter: boolean
  /** Over runs. */
  first: { median: number; spread: Spread }
  second: { median: number; spread: Spread }
  /** Second less first, by Hodges and Lehmann: the median of all differences between their runs. */
  difference: number
  /** As a share of the first's median. */
  relative: number
  /** Holds the true difference with a probability of 95 %; null if there are too few runs for that. */
  interval: { low: number; high: number } | null
  /** Of Mann and Whitney's test over the runs. */
  p: number
  /** Null: no clear difference. */
  better: 'first' | 'second' | null
  /** A sentence: what differs by how much, or that nothing does. */
  text: string
}

export type Comparison =
  | {
      comparable: true
      /** One sentence that sums up. */
      text: string
      differences: Difference[]
      /** Warnings: doubtful verdicts, few runs. */
      warnings: string[]
    }
  | { comparable: false; text: string }

export interface BenchmarkComparison {
  text: string
  first: { id: string; title: string; startedAt: string; verdict: Verdict }
  second: { id: string; title: string; startedAt: string; verdict: Verdict }
  /** Differences between the two besides the one that is compared: machine, versions, configuration, plan. */
  conditions: { name: string; first: string; second: string }[]
  /** Verdicts that are not trustworthy. */
  warnings: string[]
  scenarios: {
    buyers: number
    sellers: number
    ops: number
    /** Calls of each client in the second, which may be others. */
    secondOps: number
    comparison: Comparison
  }[]
  /** Scenarios that only one of them has. */
  unmatched: { of: 'first' | 'second'; buyers: number; sellers: number; ops: number }[]
}
