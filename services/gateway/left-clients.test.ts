import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SimulatedGateway } from '../testing/simulated/simulated-gateway.ts'

let gateway: SimulatedGateway

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  gateway = new SimulatedGateway(2, () => 10)
  vi.advanceTimersByTime(10)
  for (const frontend of gateway.frontends) frontend.condition = 'hanging'
})

afterEach(() => {
  gateway.close()
  vi.useRealTimers()
})

test('frontends are told of a client that has left by every name that they know it by', () => {
  const { connection } = gateway.ask({ op: 'AddItemToCart', key: 'a key' })
  // So long that it is slow, and another frontend is asked as well, under another name.
  vi.advanceTimersByTime(1_000)
  gateway.ask({ op: 'GetItem' }, undefined, connection)
  gateway.ask({ op: 'GetItem' }, undefined, connection)
  const names = gateway.frontends.map(({ clients }) => [...clients])
  expect(new Set(names.flat()).size).toBeGreaterThan(1)
  gateway.leave(connection)
  expect(gateway.frontends.map(({ left }) => left.sort())).toEqual(names.map((known) => known.sort()))
})

test('when a client leaves, the gateway looks at nothing that others have asked for', () => {
  const leaving = Array.from({ length: 20 }, () => gateway.ask({ op: 'GetItem' }))
  const staying = Array.from({ length: 20 }, () => gateway.ask({ op: 'GetItem' }))
  const looks = gateway.instances.all.map(({ attempts }) =>
    vi.spyOn(attempts as { [Symbol.iterator](): unknown }, Symbol.iterator),
  )
  for (const { connection } of leaving) gateway.leave(connection)
  expect(looks.map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  expect(leaving.map(({ answer }) => answer?.code)).toEqual(leaving.map(() => 'TIMEOUT'))
  expect(staying.map(({ answer }) => answer)).toEqual(staying.map(() => undefined))
  for (const frontend of gateway.frontends) expect(frontend.left).toHaveLength(10)
})

test('what waits for a frontend is dropped with its client, and the rest is answered', () => {
  for (const frontend of gateway.frontends) frontend.kill(1_000)
  const [leaving, staying] = [gateway.ask({ op: 'GetItem' }), gateway.ask({ op: 'GetItem' })]
  gateway.leave(leaving.connection)
  expect(leaving.answer).toMatchObject({ code: 'TIMEOUT' })
  vi.advanceTimersByTime(1_100)
  expect(staying.answer).toMatchObject({ code: undefined })
  expect(gateway.frontends.reduce((sum, { asked }) => sum + asked, 0)).toBe(1)
})
