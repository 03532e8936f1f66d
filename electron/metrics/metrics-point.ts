import { isError } from '../../services/contract/error-codes.ts'
import type { MetricLabels, MetricSample, ServiceMetrics } from '../../services/contract/tracing.ts'

/** The work of a service between two readings. */
export interface MetricsPoint {
  /** The end of the stretch, in milliseconds of the time of day. */
  at: number
  seconds: number
  /** The first of a process: the service was started again before it. */
  isStart?: true
  requests: number
  /** By code. */
  errors: Record<string, number>
  refusals: Record<string, number>
  latency: [number, number][]
  flushes: number
  flushSeconds: number
  cpuSeconds: number
  gauges: Record<string, number>
}

/** Undefined if the service was started again between the two. */
export function metricsPoint(before: ServiceMetrics, now: ServiceMetrics): MetricsPoint | undefined {
  if (before.instance !== now.instance || now.at <= before.at) return undefined
  const grown = (name: string) => (counter(now, name) ?? 0) - (counter(before, name) ?? 0)
  const point: MetricsPoint = {
    at: now.at + now.clock.wallMs,
    seconds: (now.at - before.at) / 1000,
    requests: 0,
    errors: {},
    refusals: {},
    latency: [],
    flushes: grown('marketlab_journal_flushes_total'),
    flushSeconds: grown('marketlab_journal_flush_seconds_total'),
    cpuSeconds: grown('process_cpu_seconds_total'),
    gauges: gaugesOf(now.samples),
  }
  const latency = new Map<number, number>()
  for (const [op, figures] of Object.entries(now.operations)) {
    const then = before.operations[op]
    for (const [outcome, count] of Object.entries(figures.outcomes)) {
      const more = count - (then?.outcomes[outcome] ?? 0)
      if (more <= 0) continue
      point.requests += more
      if (outcome === 'ok') continue
      const failures = isError(outcome) ? point.errors : point.refusals
      failures[outcome] = (failures[outcome] ?? 0) + more
    }
    const counted = new Map(then?.latency)
    for (const [index, count] of figures.latency) {
      const more = count - (counted.get(index) ?? 0)
      if (more > 0) latency.set(index, (latency.get(index) ?? 0) + more)
    }
  }
  point.latency = [...latency]
  return point
}

/** The gauges that have values by now: name and explanation. */
export function gaugeHelp(samples: readonly MetricSample[]): { name: string; help: string }[] {
  return samples.filter(({ type }) => type === 'gauge').map(({ name, help }) => ({ name, help }))
}

function gaugesOf(samples: readonly MetricSample[]): Record<string, number> {
  return Object.fromEntries(
    samples
      .filter(({ type }) => type === 'gauge')
      .flatMap(({ name, values }) => values.map(({ labels, value }) => [gaugeKey(name, labels), value])),
  )
}

function gaugeKey(name: string, labels: MetricLabels = {}): string {
  const words = Object.values(labels)
  return words.length === 0 ? name : `${name} ${words.join(' ')}`
}

function counter({ samples }: ServiceMetrics, name: string): number | undefined {
  return samples.find((sample) => sample.name === name)?.values[0]?.value
}
