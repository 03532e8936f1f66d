import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '../contract/spans.ts'
import type { KeptTrace } from '../contract/tracing.ts'
import { placeSpans } from './place-spans.ts'
import { otlpTraceId, toOtlp } from './to-otlp.ts'

const clock = { machine: 'one', wallMs: 1_700_000_000_000 }
/** A search: 1 ms at the frontend, 0.6 ms of it waiting for product-db, which worked for 0.2 ms. */
function search(databaseClock?: number): KeptTrace {
  const work: Span = { service: 'product-db', op: 'Search', kind: 'server', at: 0, us: 200 }
  const spans: Span[] = [
    {
      service: 'buyer-frontend',
      op: 'SearchItemsForSale',
      kind: 'server',
      at: 0,
      us: 1_000,
      clock: 5_000_000,
      parts: [
        {
          service: 'product-db',
          op: 'Search',
          kind: 'client',
          at: 300,
          us: 600,
          parts: [databaseClock === undefined ? work : { ...work, clock: databaseClock }],
        },
        { service: 'customer-db', op: 'CheckSession', kind: 'client', at: 100, us: 400 },
      ],
    },
  ]
  return {
    n: 1,
    trace: 'search',
    op: 'SearchItemsForSale',
    outcome: 'ok',
    at: 5_000,
    micros: 1_000,
    ends: 'a>b',
    id: 7,
    spans,
  }
}

const places = (trace: KeptTrace) =>
  placeSpans(trace, clock).map(
    ({ service, kind, start, ms, placement, parent }) =>
      `${service} ${kind} ${(start - clock.wallMs - 5_000).toFixed(2)} ${ms} ${placement} ${parent ?? '-'}`,
  )

test('spans stand where their services say, on one clock, and in the middle of the wait where that cannot be told', () => {
  expect(places(search(5_000_350))).toEqual([
    'buyer-frontend server 0.00 1 measured -',
    'customer-db client 0.10 0.4 measured 0',
    'product-db client 0.30 0.6 measured 0',
    'product-db server 0.35 0.2 clock 2',
  ])
  const middle = ['product-db server 0.50 0.2 middle 2']
  expect(places(search()).slice(3)).toEqual(middle)
  // The clock of another machine, which began at another time.
  expect(places(search(77_000_000)).slice(3)).toEqual(middle)
})

test('a trace becomes what OpenTelemetry describes: by service, with parents, times in nanoseconds, kinds and status', () => {
  const { resourceSpans } = toOtlp([{ trace: search(5_000_350), clock }], '1.2.3')
  expect(resourceSpans.map(({ resource }) => resource.attributes[0])).toEqual([
    { key: 'service.name', value: { stringValue: 'buyer-frontend' } },
    { key: 'service.name', value: { stringValue: 'product-db' } },
  ])
  expect(resourceSpans[0]!.scopeSpans[0]!.scope).toEqual({ name: 'marketlab', version: '1.2.3' })
  const [frontend, database] = resourceSpans.map(({ scopeSpans }) => scopeSpans[0]!.spans)
  const [root, check, ask] = frontend!
  expect(root).toMatchObject({
    name: 'SearchItemsForSale',
    kind: 2,
    startTimeUnixNano: '1700000005000000000',
    endTimeUnixNano: '1700000005001000000',
    status: { code: 1 },
  })
  expect(root).not.toHaveProperty('parentSpanId')
  expect([check!.kind, ask!.kind, check!.parentSpanId, ask!.parentSpanId]).toEqual([
    3,
    3,
    root!.spanId,
    root!.spanId,
  ])
  expect(database![0]).toMatchObject({
    kind: 2,
    parentSpanId: ask!.spanId,
    traceId: root!.traceId,
    status: {},
  })
  const failed = toOtlp([{ trace: { ...search(), outcome: 'TIMEOUT' }, clock }])
  expect(failed.resourceSpans[0]!.scopeSpans[0]!.spans[0]!.status).toEqual({ code: 2, message: 'TIMEOUT' })
})

test('ids are as long as OpenTelemetry wants them, those of clients stay as they are where they can, and none is twice', () => {
  const theirs = '4bf92f3577b34da6a3ce929d0e0e4736'
  expect(otlpTraceId(theirs)).toBe(theirs)
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 32 }), { maxLength: 50 }), (words) => {
      const different = new Set(words)
      const ids = [...different].map(otlpTraceId)
      for (const id of ids) expect(id).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
      expect(new Set(ids).size).toBe(different.size)
    }),
  )
  const both = [search(), { ...search(), n: 2, id: 8 }].map((trace) => ({ trace, clock }))
  const spanIds = toOtlp(both).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans[0]!.spans.map(({ spanId }) => spanId),
  )
  expect(spanIds.every((id) => /^(?!0{16})[0-9a-f]{16}$/.test(id))).toBe(true)
  expect(new Set(spanIds).size).toBe(spanIds.length)
})
