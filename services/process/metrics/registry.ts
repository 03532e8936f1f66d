import type { MetricSample } from '../../contract/tracing.ts'

export type Values = number | MetricSample['values']

/** Where parts of a service say what can be read of them. */
export interface MetricsRegistry {
  /** A value that goes up and down. Names follow Prometheus: `marketlab_orders_waiting`. */
  gauge(name: string, help: string, read: () => Values): void
  /** A value that only grows, from the start of the service. Its name ends in `_total`. */
  counter(name: string, help: string, read: () => Values): void
}
