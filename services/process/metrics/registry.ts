import type { MetricSample } from '../../contract/tracing.ts'

export type Values = number | MetricSample['values']

/** Where parts of a service say what can be read of them. */
export interface MetricsRegistry {
  /** What goes up and down. Names are Prometheus's: `marketlab_orders_waiting`. */
  gauge(name: string, help: string, read: () => Values): void
  /** What only grows, from the start of the service. Its name ends in `_total`. */
  counter(name: string, help: string, read: () => Values): void
}
