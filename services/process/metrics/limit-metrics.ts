import type { WireServer } from '../../wire/server.ts'
import type { Metrics } from './metrics.ts'

/** Shows the limits of a service's connections at work. */
export function addLimitMetrics(metrics: Metrics, { admission, limits }: WireServer): void {
  metrics.gauge('marketlab_connections_limit', 'Connections that are taken.', () => limits.maxConnections)
  metrics.counter(
    'marketlab_connections_refused_total',
    'Connections that were refused because there were too many.',
    () => admission.refused,
  )
  metrics.counter(
    'marketlab_connections_evicted_total',
    'Connections that were closed in favour of others.',
    () => admission.evicted,
  )
  metrics.gauge(
    'marketlab_held_bytes',
    'Bytes of unfinished frames and large requests.',
    () => admission.heldBytes,
  )
  metrics.gauge(
    'marketlab_unsent_bytes',
    'Bytes of replies and events that clients have not read.',
    () => admission.unsentBytes,
  )
}
