import { expect, test } from 'vitest'
import type { TraceSummary } from '../../../electron/ipc/trace-types.ts'
import { emptyTraceQuery, isEmptyTraceQuery, type TraceQuery, traceMatcher } from './trace-filter.ts'

const trace = (change: Partial<TraceSummary>): TraceSummary => ({
  key: 'a',
  trace: 'w1-7',
  op: 'SearchItemsForSale',
  outcome: 'ok',
  startedAt: 0,
  ms: 2,
  member: 'buyer-frontend',
  services: [{ service: 'product-db', ms: 1 }],
  ...change,
})
const traces = [
  trace({ key: 'search' }),
  trace({ key: 'slow', ms: 80, trace: 'w1-70' }),
  trace({ key: 'missing', op: 'GetItem', outcome: 'NOT_FOUND' }),
  trace({
    key: 'away',
    op: 'MakePurchase',
    outcome: 'TIMEOUT',
    services: [{ service: 'customer-db', ms: 1 }],
  }),
]
const found = (query: Partial<TraceQuery>) =>
  traces.filter(traceMatcher({ ...emptyTraceQuery(), ...query })).map(({ key }) => key)

test('traces are found by operation, name, outcome, service and time, and all of these together', () => {
  expect(found({})).toHaveLength(4)
  expect(found({ text: 'search' })).toEqual(['search', 'slow'])
  expect(found({ text: 'w1-7 ' })).toEqual(['search', 'missing', 'away'])
  expect(found({ outcome: 'ok' })).toEqual(['search', 'slow'])
  expect(found({ outcome: 'failed' })).toEqual(['missing', 'away'])
  expect(found({ outcome: 'TIMEOUT' })).toEqual(['away'])
  expect(found({ service: 'customer-db' })).toEqual(['away'])
  expect(found({ service: 'buyer-frontend' })).toHaveLength(4)
  expect(found({ leastMs: 80 })).toEqual(['slow'])
  expect(found({ service: 'product-db', outcome: 'failed', leastMs: 1 })).toEqual(['missing'])
})

test('a query that finds everything is told from one that does not', () => {
  expect(isEmptyTraceQuery({ ...emptyTraceQuery(), text: ' ' })).toBe(true)
  expect(isEmptyTraceQuery({ ...emptyTraceQuery(), leastMs: 1 })).toBe(false)
})
