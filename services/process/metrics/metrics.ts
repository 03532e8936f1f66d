import type { MetricSample, MetricType } from '../../contract/tracing.ts'
import { addProcessMetrics, EventLoopWatch } from './process-metrics.ts'
import type { MetricsRegistry, Values } from './registry.ts'
import { RequestMetrics } from './request-metrics.ts'

interface Metric {
  type: MetricType
  help: string
  read(): Values
}

/** The metrics of a service. They are measured only when they are read. */
export class Metrics implements MetricsRegistry {
  /** Undefined while requests are not counted. */
  requests: RequestMetrics | undefined
  #figures = new RequestMetrics()
  #metrics = new Map<string, Metric>()
  #eventLoop = new EventLoopWatch()

  constructor() {
    addProcessMetrics(this)
    this.#eventLoop.addTo(this)
  }

  gauge(name: string, help: string, read: () => Values): void {
    this.#metrics.set(name, { type: 'gauge', help, read })
  }

  counter(name: string, help: string, read: () => Values): void {
    this.#metrics.set(name, { type: 'counter', help, read })
  }

  knowsOperations(names: Iterable<string>): void {
    this.#figures.knows(names)
  }

  countRequests(wanted: boolean, withEventLoop = true): void {
    this.requests = wanted ? this.#figures : undefined
    this.#eventLoop.watch(wanted && withEventLoop)
  }

  get operations(): ReturnType<RequestMetrics['read']> {
    return this.#figures.read()
  }

  read(): MetricSample[] {
    return [...this.#metrics].map(([name, { type, help, read }]) => {
      const values = read()
      return { name, type, help, values: typeof values === 'number' ? [{ value: values }] : values }
    })
  }
}
