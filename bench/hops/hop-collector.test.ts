import { expect, test } from 'vitest'
import type { Span } from '../../services/contract/spans.ts'
import { hopParts } from '../model/result.ts'
import { decodeHistogram } from '../statistics/histogram.ts'
import { HopCollector } from './hop-collector.ts'

const spansOf = (whole: number, database: number): Span[] => [
  { service: 'buyer-frontend', op: 'GetItem', kind: 'server', at: 0, us: whole },
  { service: 'product-db', op: 'GetItem', kind: 'client', at: 5, us: database + 20, parent: 0 },
  { service: 'product-db', op: 'GetItem', kind: 'server', at: 0, us: database, parent: 1 },
]

test('nothing traced, or services that do not tell: no times', () => {
  const collector = new HopCollector()
  expect(collector.result()).toBeNull()
  collector.add('GetItem', 100, [])
  collector.add('GetItem', 100, [{ service: 'x', op: 'GetItem', kind: 'client', at: 0, us: 5 }])
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
