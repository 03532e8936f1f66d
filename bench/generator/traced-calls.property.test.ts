import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tracedCalls } from './traced-calls.ts'

const scenario = fc.record({
  clients: fc.integer({ min: 1, max: 200 }),
  ops: fc.integer({ min: 1, max: 2_000 }),
  every: fc.integer({ min: 1, max: 500 }),
})

test('as many calls are traced as were promised, each of them a call that is made', () => {
  fc.assert(
    fc.property(scenario, ({ clients, ops, every }) => {
      let traced = 0
      for (let rank = 0; rank < clients; rank += 1) {
        const calls = tracedCalls({ rank, clients, ops, every })
        expect([...calls].filter((call) => call < 0 || call >= ops)).toEqual([])
        traced += calls.size
      }
      expect(traced).toBe(Math.ceil((clients * ops) / every))
    }),
  )
})

test('clients that begin together are traced at different calls', () => {
  const firsts = Array.from({ length: 20 }, (_, rank) =>
    Math.min(...tracedCalls({ rank, clients: 20, ops: 1_000, every: 200 })),
  )
  expect(new Set(firsts).size).toBe(20)
})

test('no call is traced where none is to be', () => {
  expect(tracedCalls({ rank: 0, clients: 1, ops: 100, every: 0 }).size).toBe(0)
})
