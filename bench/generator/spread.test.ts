import { afterEach, beforeEach, expect, it } from 'vitest'
import { MarketServer } from '../testing/market-server.ts'
import { measure } from '../testing/measure.ts'

const buyers = 6
const ops = 30
const scenarios = [{ buyers, sellers: 0 }]

let markets: MarketServer[]
/** Calls that each was asked for. */
let asked: number[]

beforeEach(async () => {
  markets = await Promise.all([MarketServer.start(), MarketServer.start(), MarketServer.start()])
  asked = markets.map(() => 0)
  for (const [index, market] of markets.entries()) {
    market.onCall = (call) => {
      asked[index]! += 1
      call.succeed()
    }
  }
})

afterEach(async () => {
  for (const market of markets) await market.close()
})

function target() {
  const addresses = markets.map(({ port }) => ({ host: '127.0.0.1', port }))
  return { kind: 'addresses' as const, buyer: addresses, seller: addresses[0]! }
}

it('clients that know several frontends spread over them', async () => {
  const result = await measure({ scenarios, ops, target: target() })
  expect(asked).toEqual([60, 60, 60])
  expect(result.scenarios[0]!.runs[0]).toMatchObject({ calls: buyers * ops, errors: 0 })
})

it('who loses its frontend goes on at the next one, and only what was under way has failed', async () => {
  const [, second] = markets as [MarketServer, MarketServer, MarketServer]
  second.onCall = (call) => {
    asked[1]! += 1
    if (asked[1] === 10) for (const socket of second.sockets) socket.destroy()
    else call.succeed()
  }
  const run = (await measure({ scenarios, ops, target: target(), processes: 1 })).scenarios[0]!.runs[0]!
  expect(run.calls).toBe(buyers * ops)
  expect(run.errorsByCode).toEqual({ CONNECTION_LOST: run.errors })
  expect(run.errors).toBeGreaterThan(0)
  expect(run.errors).toBeLessThanOrEqual(2)
  expect(run.generator.clientsLost).toBe(0)
  // Requests in flight when the connection broke never arrived.
  expect(asked[1]! + asked[2]!).toBeGreaterThanOrEqual(2 * 60 - run.errors)
})

it('a client is lost where no frontend is left', async () => {
  const everybody = markets
  const sockets = () => everybody.flatMap(({ sockets }) => [...sockets])
  let isOver = false
  for (const market of everybody) {
    market.onCall = (call) => {
      if (!isOver) {
        isOver = true
        // Nobody is listening any more when the clients look for another one.
        void Promise.all(everybody.map((each) => each.close()))
        for (const socket of sockets()) socket.destroy()
      } else call.succeed()
    }
  }
  const run = (await measure({ scenarios, ops, target: target() })).scenarios[0]!.runs[0]!
  expect(run.generator.clientsLost).toBe(buyers)
  expect(run.generator.lossReasons?.[0]).toContain('ECONNREFUSED')
  markets = []
})

it('through a gateway of its own every frontend has its part, and the time on the way to it is told', async () => {
  const result = await measure({
    scenarios: [{ buyers: 4, sellers: 4 }],
    ops: 50,
    traceEvery: 5,
    target: { kind: 'private', frontends: 2, through: 'gateway' },
  })
  const [run] = result.scenarios[0]!.runs
  expect(run).toMatchObject({ calls: 400, errors: 0 })
  const { all } = run!.hops!
  expect(all.traced).toBe(80)
  for (const part of ['client-frontend', 'frontend', 'customer-db', 'product-db'] as const)
    expect(all.parts[part].meanMs).toBeGreaterThan(0)
  const processes = run!.cpu.map(({ name }) => name)
  expect(processes).toEqual(
    expect.arrayContaining(['buyer-frontend', 'buyer-frontend-2', 'gateway', 'seller-gateway']),
  )
})
