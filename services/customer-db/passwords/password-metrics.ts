import type { Metrics } from '../../process/metrics/metrics.ts'
import type { HashQueue } from './hash-queue.ts'

export function addPasswordMetrics(metrics: Metrics, queue: HashQueue): void {
  metrics.gauge('marketlab_passwords_waiting', 'Passwords that wait to be hashed.', () => queue.waiting)
  metrics.counter(
    'marketlab_logins_throttled_total',
    'Logins refused after wrong passwords.',
    () => queue.throttled,
  )
  metrics.counter(
    'marketlab_passwords_refused_total',
    'Passwords refused because too many waited.',
    () => queue.refused,
  )
  metrics.counter(
    'marketlab_passwords_dropped_total',
    'Passwords that were not hashed because their clients had left.',
    () => queue.dropped,
  )
}
