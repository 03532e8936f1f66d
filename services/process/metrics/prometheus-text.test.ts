import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricSample, OperationMetrics } from '../../contract/tracing.ts'
import { parsePrometheus } from '../../testing/prometheus-parser.ts'
import { prometheusText } from './prometheus-text.ts'
import { RequestMetrics } from './request-metrics.ts'

const word = fc.string({ unit: 'binary', maxLength: 20 })
const value = fc.oneof(fc.double(), fc.integer())
const samples = fc
  .uniqueArray(
    fc.record({
      name: fc.stringMatching(/^marketlab_[a-z_]{1,12}$/),
      type: fc.constantFrom('gauge' as const, 'counter' as const),
      help: word,
      values: fc.uniqueArray(fc.record({ labels: fc.record({ label: word, other: word }), value }), {
        minLength: 1,
        maxLength: 4,
        selector: ({ labels }) => JSON.stringify(labels),
      }),
    }),
    { selector: ({ name }) => name, maxLength: 5 },
  )
  .filter((all) => all.every(({ name }) => !/_(requests_total|request_duration_seconds)$/.test(name)))

test('whatever figures and their labels are, what Prometheus reads is them', () => {
  fc.assert(
    fc.property(samples, (all) => {
      if (all.length === 0) return
      const parsed = parsePrometheus(prometheusText(all as MetricSample[], {}))
      expect([...parsed.keys()]).toEqual(all.map(({ name }) => name))
      for (const { name, type, help, values } of all) {
        expect(parsed.get(name)).toMatchObject({ type, help })
        expect(parsed.get(name)!.samples.map(({ labels }) => labels)).toEqual(
          values.map(({ labels }) => labels),
        )
        for (const [index, { value }] of values.entries())
          expect(parsed.get(name)!.samples[index]!.value + 0).toBe(value + 0)
      }
    }),
  )
})

const latency = fc.double({ min: 0, max: 100_000, noNaN: true })

test('requests become counters by operation and outcome, and a histogram whose buckets hold what is not above their limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('GetItem', 'Login'), fc.constantFrom('ok', 'TIMEOUT'), latency), {
        minLength: 1,
      }),
      (requests) => {
        const figures = new RequestMetrics()
        figures.knows(['GetItem', 'Login'])
        for (const [op, outcome, ms] of requests) figures.note(op, outcome, ms)
        const operations: Record<string, OperationMetrics> = figures.read()
        const parsed = parsePrometheus(prometheusText([], operations))
        for (const { labels, value } of parsed.get('marketlab_requests_total')!.samples) {
          expect(value).toBe(
            requests.filter(([op, outcome]) => op === labels.op && outcome === labels.outcome).length,
          )
        }
        for (const { name, labels, value } of parsed.get('marketlab_request_duration_seconds')!.samples) {
          const own = requests.filter(([op]) => op === labels.op)
          if (name.endsWith('_count')) expect(value).toBe(own.length)
          if (name.endsWith('_bucket') && labels.le !== '+Inf')
            expect(value).toBe(
              own.filter(([, , ms]) => Math.round(ms * 1000) < Math.round(Number(labels.le) * 1e6)).length,
            )
        }
      },
    ),
  )
})

test('operations that do not exist are one line, however many names clients think of', () => {
  const figures = new RequestMetrics()
  figures.knows(['GetItem'])
  for (let index = 0; index < 1_000; index += 1) figures.note(`Nonsense${index}`, 'UNKNOWN_OP', 1)
  figures.note('GetItem', 'ok', 1)
  expect(Object.keys(figures.read())).toEqual(['unknown', 'GetItem'])
})
