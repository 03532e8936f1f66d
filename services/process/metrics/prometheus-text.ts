import { classFloor } from '../../contract/latency-classes.ts'
import type { MetricLabels, MetricSample, OperationMetrics } from '../../contract/tracing.ts'

export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8'

const microsInSecond = 1e6
/** From 64 microseconds to over a minute, each twice the one before: limits that the latency classes share. */
const bucketLimits = Array.from({ length: 21 }, (_, index) => 2 ** (6 + index))

/** The text format that Prometheus reads. */
export function prometheusText(
  samples: readonly MetricSample[],
  operations: Readonly<Record<string, OperationMetrics>>,
): string {
  return [...samples.map(sampleText), requestsText(operations), durationsText(operations)].join('')
}

function sampleText({ name, type, help, values }: MetricSample): string {
  return family(
    name,
    type,
    help,
    values.map(({ labels, value }) => line(name, labels, value)),
  )
}

function requestsText(operations: Readonly<Record<string, OperationMetrics>>): string {
  const name = 'marketlab_requests_total'
  const lines = Object.entries(operations).flatMap(([op, { outcomes }]) =>
    Object.entries(outcomes).map(([outcome, count]) => line(name, { op, outcome }, count)),
  )
  return family(name, 'counter', 'Requests answered, by operation and outcome.', lines)
}

function durationsText(operations: Readonly<Record<string, OperationMetrics>>): string {
  const name = 'marketlab_request_duration_seconds'
  const lines = Object.entries(operations).flatMap(([op, { latency, totalMicros }]) => {
    const count = latency.reduce((sum, [, inClass]) => sum + inClass, 0)
    const below = (limit: number) =>
      latency.reduce((sum, [index, inClass]) => (classFloor(index) < limit ? sum + inClass : sum), 0)
    return [
      ...bucketLimits.map((limit) =>
        line(`${name}_bucket`, { op, le: String(limit / microsInSecond) }, below(limit)),
      ),
      line(`${name}_bucket`, { op, le: '+Inf' }, count),
      line(`${name}_sum`, { op }, totalMicros / microsInSecond),
      line(`${name}_count`, { op }, count),
    ]
  })
  return family(name, 'histogram', 'Duration of requests, by operation.', lines)
}

function family(name: string, type: string, help: string, lines: string[]): string {
  if (lines.length === 0) return ''
  const described = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${name} ${described}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

function line(name: string, labels: MetricLabels | undefined, value: number): string {
  const pairs = Object.entries(labels ?? {}).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${written(value)}\n`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function written(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
