import type { Plan } from '../model/plan.ts'
import type { RunResult } from '../model/result.ts'
import { median } from '../statistics/moments.ts'
import { trendOf } from '../statistics/trend.ts'

export interface Drift {
  figure: 'throughput' | 'mean latency'
  p: number
  /** From the first run to the last, of the median. */
  share: number
}

/** Whether the runs rise or fall. In an open loop the rate is given, so there it can show in the latency only. */
export function driftOf(runs: readonly RunResult[], { loop }: Plan): Drift {
  const figure = loop.kind === 'closed' ? 'throughput' : 'mean latency'
  const values = runs.map(({ throughput, latencyMs }) =>
    figure === 'throughput' ? throughput : latencyMs.mean,
  )
  const { p, slope } = trendOf(values)
  const middle = median(values)
  return { figure, p, share: middle === 0 ? 0 : (slope * (values.length - 1)) / middle }
}
