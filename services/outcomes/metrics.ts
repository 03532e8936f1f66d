import type { Metrics } from '../process/metrics/metrics.ts'
import { outcomeCaps } from './caps.ts'
import type { KeyedOutcomes } from './keyed-outcomes.ts'

/** How much is kept for requests that may come again. */
export function addOutcomeMetrics(metrics: Metrics, outcomes: () => KeyedOutcomes): void {
  metrics.gauge('marketlab_outcomes', 'Outcomes that are kept of requests with a key.', () => outcomes().size)
  metrics.gauge(
    'marketlab_outcomes_bytes',
    'Memory that they take, including the keys whose outcomes were dropped.',
    () => outcomes().bytes,
  )
  metrics.gauge('marketlab_outcomes_limit_bytes', 'Memory that they may take.', () => outcomeCaps.allBytes)
  metrics.gauge(
    'marketlab_outcomes_spent_keys',
    'Keys that are known although their outcomes were dropped.',
    () => outcomes().spentKeys,
  )
  metrics.counter(
    'marketlab_outcomes_dropped_total',
    'Outcomes that were dropped for want of space.',
    () => outcomes().dropped,
  )
}
