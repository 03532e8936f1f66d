import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Span, spanList } from '../../services/contract/spans.ts'
import { hopParts } from '../model/result.ts'
import { type HopMicros, splitHops } from './split-hops.ts'

const nothing = Object.fromEntries(hopParts.map((part) => [part, 0])) as HopMicros
const frontend = (us: number): Span => ({ service: 'buyer-frontend', op: 'Any', kind: 'server', at: 0, us })

/** A call of the frontend, with what the database says of it where it says anything. */
interface Call {
  service?: string
  at: number
  us: number
  server?: number
  journal?: number[]
}

function tree(whole: number, calls: Call[]): Span[] {
  const spans = [frontend(whole)]
  for (const { service = 'product-db', at, us, server, journal = [] } of calls) {
    const place = spans.push({ service, op: 'Do', kind: 'client', at, us, parent: 0 }) - 1
    if (server === undefined) continue
    spans.push({ service, op: 'Do', kind: 'server', at: 0, us: server, parent: place })
    for (const wait of journal)
      spans.push({ service, op: 'Do', kind: 'journal', at: 0, us: wait, parent: place + 1 })
  }
  return spanList.parse(spans)
}

test('a write, one call after the other', () => {
  const calls = [
    { service: 'customer-db', at: 10, us: 100, server: 30 },
    { at: 120, us: 400, server: 350, journal: [200, 100] },
  ]
  expect(splitHops(1_000, tree(600, calls))).toEqual({
    'client-frontend': 400,
    frontend: 100,
    'frontend-customer-db': 70,
    'customer-db': 30,
    'frontend-product-db': 50,
    'product-db': 50,
    journal: 300,
  })
})

test('side by side: the call that ended last is what was waited for, and of the other what came before', () => {
  const calls = [
    { service: 'customer-db', at: 0, us: 100, server: 50 },
    { at: 40, us: 160, server: 80 },
  ]
  expect(splitHops(250, tree(250, calls))).toEqual({
    ...nothing,
    frontend: 50,
    // 40 of its 100 µs, half of them in the database.
    'frontend-customer-db': 20,
    'customer-db': 20,
    'frontend-product-db': 80,
    'product-db': 80,
  })
  const within = [calls[0]!, { at: 0, us: 90, server: 90 }]
  expect(splitHops(250, tree(250, within))).toMatchObject({
    frontend: 150,
    'product-db': 0,
    'customer-db': 50,
  })
})

test('of two that ended at once, the one told last', () => {
  const [one, two] = [
    { at: 0, us: 100, server: 100 },
    { service: 'customer-db', at: 0, us: 100, server: 100 },
  ]
  expect(splitHops(100, tree(100, [one, two]))).toEqual({ ...nothing, 'customer-db': 100 })
  expect(splitHops(100, tree(100, [two, one]))).toEqual({ ...nothing, 'product-db': 100 })
})

test('a database that says nothing, and a service of another kind', () => {
  const calls = [
    { at: 0, us: 100 },
    { service: 'payments', at: 100, us: 300, server: 200 },
  ]
  expect(splitHops(500, tree(500, calls))).toEqual({ ...nothing, frontend: 400, 'frontend-product-db': 100 })
})

test('parts that came out longer than their whole are cut to it', () => {
  const calls = [{ at: 0, us: 100, server: 101, journal: [60, 60] }]
  expect(splitHops(90.4, tree(95, calls))).toEqual({ ...nothing, journal: 90 })
  expect(splitHops(-1, tree(95, calls))).toEqual(nothing)
  expect(splitHops(70, [])).toEqual({ ...nothing, 'client-frontend': 70 })
})

const micros = fc.oneof(fc.nat(30), fc.nat(2_000))
const services = fc.constantFrom('customer-db', 'product-db', 'buyer-frontend', 'payments')

const calls = fc.array(
  fc.record(
    {
      service: services,
      at: micros,
      us: micros,
      server: micros,
      journal: fc.array(micros, { maxLength: 2 }),
    },
    { requiredKeys: ['at', 'us'] },
  ),
  { maxLength: 8 },
)

/** Sound by the schema, and otherwise anything: what another implementation may tell. */
const anySpans = fc
  .array(
    fc.record({
      service: services,
      kind: fc.constantFrom('server', 'client', 'journal'),
      at: micros,
      us: micros,
      parent: fc.option(fc.nat(20), { nil: undefined }),
    }),
    { maxLength: 20 },
  )
  .map((spans) =>
    spans.map((span, place): Span => {
      const { parent, ...rest } = { ...span, op: 'Do' }
      return place === 0 || parent === undefined ? rest : { ...rest, parent: parent % place }
    }),
  )

test('whatever the spans, the parts are whole microseconds that add up to what the client waited', () => {
  const trees = fc.oneof(
    fc.tuple(micros, calls).map(([whole, made]) => tree(whole, made)),
    anySpans.map((spans) => spanList.parse(spans)),
  )
  fc.assert(
    fc.property(fc.oneof(micros, fc.double({ min: 0, max: 1e9, noNaN: true })), trees, (waited, spans) => {
      const parts = Object.values(splitHops(waited, spans))
      for (const part of parts) expect(Number.isInteger(part) && part >= 0).toBe(true)
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(Math.round(waited))
    }),
    { numRuns: 2_000 },
  )
})

test('each microsecond of the frontend is that of the call that ended last among those under way', () => {
  const side = fc.array(fc.record({ at: fc.nat(60), us: fc.nat(60) }), { maxLength: 6 })
  fc.assert(
    fc.property(fc.nat(100), side, fc.infiniteStream(fc.boolean()), (whole, made, choices) => {
      const asked = made.map((call) => ({
        ...call,
        service: choices.next().value ? 'customer-db' : 'product-db',
      }))
      const expected = { ...nothing }
      for (let now = 0; now < whole; now += 1) {
        const underWay = asked.filter(({ at, us }) => at <= now && now < at + us)
        const last = underWay.reduce<(typeof asked)[number] | undefined>(
          (latest, call) => (latest && latest.at + latest.us > call.at + call.us ? latest : call),
          undefined,
        )
        expected[last ? (`frontend-${last.service}` as 'frontend-product-db') : 'frontend'] += 1
      }
      expect(splitHops(whole, tree(whole, asked))).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})
