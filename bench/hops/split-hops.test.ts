import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '../../services/contract/spans.ts'
import { hopParts } from '../model/result.ts'
import { type HopMicros, splitHops } from './split-hops.ts'

const nothing = Object.fromEntries(hopParts.map((part) => [part, 0])) as HopMicros

/** A call of the frontend, with what the database says of it where it says anything. */
interface Call {
  service?: string
  at: number
  us: number
  server?: number
  journal?: number[]
}

function tree(us: number, calls: Call[]): Span {
  return make('server', 'buyer-frontend', 0, us, calls.map(callSpan))
}

function callSpan({ service = 'product-db', at, us, server, journal = [] }: Call): Span {
  const waits = journal.map((wait) => make('journal', service, 0, wait))
  return make(
    'client',
    service,
    at,
    us,
    server === undefined ? [] : [make('server', service, 0, server, waits)],
  )
}

function make(kind: Span['kind'], service: string, at: number, us: number, parts: Span[] = []): Span {
  return { service, op: 'Do', kind, at, us, parts }
}

test('a gateway is on the way to the frontend, whose answer came last where it asked two', () => {
  const calls = [{ at: 10, us: 200, server: 150 }]
  const first = make('client', 'buyer-frontend', 5, 400, [tree(390, [])])
  const second = make('client', 'buyer-frontend', 300, 260, [tree(250, calls)])
  const whole = make('server', 'gateway', 0, 600, [first, second])
  expect(splitHops(700, whole)).toEqual(splitHops(700, tree(250, calls)))
  expect(splitHops(700, make('server', 'gateway', 0, 600))).toEqual({
    ...nothing,
    'client-frontend': 100,
    frontend: 600,
  })
})

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
const { anySpan } = fc.letrec<{ anySpan: Span }>((tie) => ({
  anySpan: fc.record({
    service: services,
    op: fc.constant('Do'),
    kind: fc.constantFrom('server', 'client', 'journal'),
    at: micros,
    us: micros,
    parts: fc.option(fc.array(tie('anySpan'), { maxLength: 4, depthIdentifier: 'parts' }), {
      depthIdentifier: 'parts',
      nil: undefined,
    }),
  }),
}))

test('whatever the spans, the parts are whole microseconds that add up to what the client waited', () => {
  const trees = fc.oneof(
    fc.tuple(micros, calls).map(([whole, made]) => tree(whole, made)),
    anySpan,
  )
  fc.assert(
    fc.property(fc.oneof(micros, fc.double({ min: 0, max: 1e9, noNaN: true })), trees, (waited, whole) => {
      const parts = Object.values(splitHops(waited, whole))
      for (const part of parts) expect(Number.isInteger(part) && part >= 0).toBe(true)
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(Math.round(waited))
    }),
    { numRuns: 500 },
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
