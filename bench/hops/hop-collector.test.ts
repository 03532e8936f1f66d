import { expect, test } from 'vitest'
import { hopParts } from '../model/result.ts'
import { decodeHistogram } from '../statistics/histogram.ts'
import { HopCollector } from './hop-collector.ts'

const span = (kind: string, service: string, us: number, parts: object[] = []) => {
  return { service, op: 'GetItem', kind, at: 0, us, parts }
}

/** As they come with a reply. */
const spansOf = (whole: number, database: number): unknown => [
  span('server', 'buyer-frontend', whole, [
    span('client', 'product-db', database + 20, [span('server', 'product-db', database)]),
  ]),
]

test('nothing traced, or services that do not tell in a form that is known: no times', () => {
  const collector = new HopCollector()
  expect(collector.result()).toBeNull()
  const tellNothing = [
    undefined,
    null,
    'x',
    [],
    [null],
    [{ us: 5 }],
    [span('client', 'x', 5)],
    [span('server', 'x', -5)],
    [span('server', 'x', 5, [{ at: 0 }])],
  ]
  for (const spans of tellNothing) collector.add('GetItem', 100, spans)
  expect(collector.result()).toBeNull()
})

test('means add up to what clients waited; percentiles and histograms are of each part', () => {
  const collector = new HopCollector()
  for (let database = 1; database <= 100; database += 1)
    collector.add('GetItem', 1_000, spansOf(500, database))
  collector.add('ListOrders', 10_100, spansOf(10_000, 9_000))
  const { all, operations } = collector.result()!
  expect(Object.keys(operations)).toEqual(['GetItem', 'ListOrders'])
  expect(all.traced).toBe(101)
  expect(all.meanMs).toBeCloseTo((100 * 1 + 10.1) / 101, 9)
  for (const { meanMs, parts, traced } of [all, ...Object.values(operations)]) {
    expect(hopParts.reduce((sum, part) => sum + parts[part].meanMs, 0)).toBeCloseTo(meanMs, 9)
    for (const part of hopParts) expect(decodeHistogram(parts[part].histogram).totalCount).toBe(traced)
  }
  const { parts } = operations.GetItem!
  expect(parts['product-db']).toMatchObject({ meanMs: 0.0505, p50Ms: 0.05, p99Ms: 0.099 })
  expect(parts['frontend-product-db']).toMatchObject({ meanMs: 0.02, p50Ms: 0.02, p99Ms: 0.02 })
  expect(parts['client-frontend'].meanMs).toBe(0.5)
  expect(parts.journal).toMatchObject({ meanMs: 0, p50Ms: 0, p99Ms: 0 })
})

test('as many as a run of a benchmark may trace, and asked again while it goes on', () => {
  const collector = new HopCollector()
  for (let request = 0; request < 25_000; request += 1) collector.add('GetItem', 100, spansOf(50, 10))
  expect(collector.result()!.all.traced).toBe(25_000)
  collector.add('GetItem', 100, spansOf(50, 10))
  expect(collector.result()!.all).toMatchObject({ traced: 25_001, meanMs: 0.1 })
})
