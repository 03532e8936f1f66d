import { classFloor, latencyAt } from '../../services/contract/latency-classes.ts'
import type { MetricsView, GaugeHelp, MemberMetrics, Series } from '../ipc/metrics-types.ts'
import type { MetricsPoint } from './metrics-point.ts'

/** More in a chart cannot be told apart. */
const mostSteps = 180

export interface MemberPoints {
  member: string
  kind: string
  points: readonly MetricsPoint[]
}

/**
 * The metrics of the last minutes in even steps. The points of one step are added up, latencies too: their percentiles
 * are those of all requests of the step.
 */
export function metricsView(
  members: readonly MemberPoints[],
  gauges: GaugeHelp[],
  { minutes, now }: { minutes: number; now: number },
): MetricsView {
  const stepSeconds = Math.max(1, Math.ceil((minutes * 60) / mostSteps))
  const stepMs = stepSeconds * 1000
  const end = Math.ceil(now / stepMs) * stepMs
  const steps = Math.round((minutes * 60_000) / stepMs)
  const start = end - steps * stepMs
  return {
    times: Array.from({ length: steps }, (_, step) => start + (step + 1) * stepMs),
    stepSeconds,
    gauges,
    members: members.map(({ member, kind, points }) => {
      const inStep: MetricsPoint[][] = Array.from({ length: steps }, () => [])
      for (const point of points) inStep[Math.ceil((point.at - start) / stepMs) - 1]?.push(point)
      return { member, kind, ...seriesOf(inStep) }
    }),
  }
}

function seriesOf(steps: readonly MetricsPoint[][]): Omit<MemberMetrics, 'member' | 'kind'> {
  const each = (figure: (points: MetricsPoint[]) => number | null): Series =>
    steps.map((points) => (points.length === 0 ? null : figure(points)))
  const rate = (amount: (point: MetricsPoint) => number) =>
    each((points) => sum(points, amount) / sum(points, ({ seconds }) => seconds))
  const latencies = steps.map((points) => points.flatMap(({ latency }) => latency))
  const percentile = (share: number): Series =>
    latencies.map((counts) => (counts.length === 0 ? null : latencyAt(counts, share)! / 1000))
  const byCode = (failures: 'errors' | 'refusals') => {
    const codes = new Set(steps.flat().flatMap((point) => Object.keys(point[failures])))
    return Object.fromEntries(
      [...codes].sort().map((code) => [code, rate((point) => point[failures][code] ?? 0)]),
    )
  }
  const gauges = new Set(steps.flat().flatMap((point) => Object.keys(point.gauges)))
  return {
    starts: steps.flatMap((points, step) => (points.some(({ isStart }) => isStart) ? [step] : [])),
    requestsPerSecond: rate(({ requests }) => requests),
    errorsPerSecond: byCode('errors'),
    refusalsPerSecond: byCode('refusals'),
    latencyMs: {
      p50: percentile(0.5),
      p90: percentile(0.9),
      p99: percentile(0.99),
      longest: latencies.map((counts) =>
        counts.length === 0 ? null : classFloor(Math.max(...counts.map(([index]) => index)) + 1) / 1000,
      ),
    },
    flushMs: each((points) => {
      const flushes = sum(points, (point) => point.flushes)
      return flushes === 0 ? null : (sum(points, ({ flushSeconds }) => flushSeconds) / flushes) * 1000
    }),
    cpuPercent: rate(({ cpuSeconds }) => cpuSeconds * 100),
    gauges: Object.fromEntries([...gauges].map((name) => [name, each((points) => highest(points, name))])),
  }
}

/** Takes the highest value of a step: a queue that was long for a second must stay visible in an hour. */
function highest(points: readonly MetricsPoint[], name: string): number | null {
  const values = points.flatMap(({ gauges }) => gauges[name] ?? [])
  return values.length === 0 ? null : Math.max(...values)
}

function sum(points: readonly MetricsPoint[], figure: (point: MetricsPoint) => number): number {
  return points.reduce((total, point) => total + figure(point), 0)
}
