import { latencyAt } from '../../services/contract/latency-classes.ts'
import { writeCsv } from '../../services/csv/write-csv.ts'
import type { MetricsPoint } from './metrics-point.ts'
import type { MemberPoints } from './metrics-view.ts'

/** Every reading of the last minutes, a line each. */
export function metricsCsv(members: readonly MemberPoints[], since: number): string {
  const rows = members.flatMap(({ member, points }) =>
    points.filter(({ at }) => at >= since).map((point) => ({ member, point })),
  )
  const codesOf = (failures: 'errors' | 'refusals') =>
    [...new Set(rows.flatMap(({ point }) => Object.keys(point[failures])))].sort()
  const [errors, refusals] = [codesOf('errors'), codesOf('refusals')]
  const gauges = [...new Set(rows.flatMap(({ point }) => Object.keys(point.gauges)))].sort()
  const head = [
    'time',
    'service',
    'requests_per_second',
    ...errors.map((code) => `errors_per_second ${code}`),
    ...refusals.map((code) => `refusals_per_second ${code}`),
    'latency_ms p50',
    'latency_ms p90',
    'latency_ms p99',
    'journal_flush_ms',
    'cpu_percent',
    ...gauges,
  ]
  const lines = rows
    .sort((a, b) => a.point.at - b.point.at)
    .map(({ member, point }) => [
      new Date(point.at).toISOString(),
      member,
      written(point.requests / point.seconds),
      ...errors.map((code) => written((point.errors[code] ?? 0) / point.seconds)),
      ...refusals.map((code) => written((point.refusals[code] ?? 0) / point.seconds)),
      ...[0.5, 0.9, 0.99].map((share) => latency(point, share)),
      point.flushes === 0 ? '' : written((point.flushSeconds / point.flushes) * 1000),
      written((point.cpuSeconds / point.seconds) * 100),
      ...gauges.map((name) => (name in point.gauges ? written(point.gauges[name]!) : '')),
    ])
  return writeCsv([head, ...lines])
}

function latency({ latency }: MetricsPoint, share: number): string {
  const micros = latencyAt(latency, share)
  return micros === undefined ? '' : written(micros / 1000)
}

function written(value: number): string {
  return String(Number(value.toPrecision(6)))
}
