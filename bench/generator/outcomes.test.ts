import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BenchmarkResult } from '../model/result.ts'
import { decodeHistogram } from '../statistics/histogram.ts'
import { MarketServer, type TimedCall } from '../testing/market-server.ts'
import { measure } from '../testing/measure.ts'

let market: MarketServer

beforeEach(async () => {
  market = await MarketServer.start()
})

afterEach(() => market.close())

const oneBuyer = { buyers: 1, sellers: 0 }

function theRun({ scenarios }: BenchmarkResult) {
  return scenarios[0]!.runs[0]!
}

/** Answers each call by its number, from 0. */
function answerBy(answer: (call: TimedCall, number: number) => void): void {
  let number = 0
  market.onCall = (call) => {
    answer(call, number)
    number += 1
  }
}

describe('what becomes of a call', () => {
  it('refusals are answers and no failures; failures are told by their code', async () => {
    const codes = [
      'OUT_OF_STOCK',
      'INTERNAL',
      'UNAVAILABLE',
      'UNKNOWN_OP',
      'NOT_FOUND',
      'SESSION_EXPIRED',
    ] as const
    answerBy((call, number) => {
      const code = codes[number]
      if (code === undefined) call.succeed()
      else call.fail(code)
    })
    const run = theRun(await measure({ scenarios: [oneBuyer], ops: 20, target: market.target }))
    expect(run).toMatchObject({
      calls: 20,
      errors: 4,
      errorsByCode: { INTERNAL: 1, UNAVAILABLE: 1, UNKNOWN_OP: 1, SESSION_EXPIRED: 1 },
      refusals: 2,
      refusalsByCode: { OUT_OF_STOCK: 1, NOT_FOUND: 1 },
    })
    expect(run.throughput * run.seconds).toBeCloseTo(16, 6)
    expect(run.generator.clientsLost).toBe(0)
  })

  it('a request without a reply is given up, counted and not timed; its late reply disturbs nobody', async () => {
    const late: TimedCall[] = []
    const gaveUp = new Set<unknown>()
    // Both buyers wait at the same time, for as long as no reply that is only slow would take.
    answerBy((call, number) => {
      if (number === 3 || number === 4) {
        late.push(call)
        return
      }
      call.succeed()
      if (late.length < 2 || gaveUp.size === 2) return
      gaveUp.add(call.socket)
      if (gaveUp.size === 2) for (const each of late) each.succeed()
    })
    const run = theRun(
      await measure({
        scenarios: [{ buyers: 2, sellers: 0 }],
        ops: 10,
        requestTimeoutMs: 10_000,
        target: market.target,
      }),
    )
    expect(run).toMatchObject({ calls: 20, errors: 2, errorsByCode: { NO_REPLY: 2 }, refusals: 0 })
    expect(run.generator.clientsLost).toBe(0)
    expect(decodeHistogram(run.histogram).totalCount).toBe(18)
    expect(gaveUp.size).toBe(2)
  })

  it('a lost connection is a lost client, with the reason, and the others go on', async () => {
    answerBy((call, number) => {
      if (number === 7) call.socket.destroy()
      else call.succeed()
    })
    const { scenarios } = await measure({
      scenarios: [{ buyers: 3, sellers: 0 }],
      ops: 20,
      runs: 2,
      target: market.target,
    })
    const [first, second] = scenarios[0]!.runs
    expect(first!.generator.clientsLost).toBe(1)
    expect(first!.generator.lossReasons).toEqual([expect.stringContaining(`127.0.0.1:${market.port}: `)])
    expect(first!.errorsByCode).toEqual({ CONNECTION_LOST: 1 })
    expect(first!.calls).toBeGreaterThan(40)
    expect(first!.calls).toBeLessThan(60)
    // The next run begins with all clients again.
    expect(second!).toMatchObject({ calls: 60, errors: 0, generator: { clientsLost: 0 } })
    expect(scenarios[0]!.verdict.level).toBe('invalid')
    expect(scenarios[0]!.verdict.reasons.map(({ doubt }) => doubt)).toContain('client-died')
  })

  it.each([
    ['no JSON', (call: TimedCall) => call.write('hello'), /not a reply: hello/],
    [
      'an id that nobody asked',
      (call: TimedCall) => call.write('{"id":99,"ok":true,"result":{}}'),
      /the id 99/,
    ],
    ['the same answer twice', (call: TimedCall) => (call.succeed(), call.succeed()), /nobody asked/],
    ['an id that is no integer', (call: TimedCall) => call.write('{"id":1.5,"ok":true}'), /not a reply/],
    [
      'a frame that is too long',
      (call: TimedCall) => call.writeBytes(Buffer.from([0x7f, 0, 0, 0, 1])),
      /announced 2130706432 bytes/,
    ],
  ])('%s costs the client that connection, and says why', async (_, answer, reason) => {
    answerBy((call, number) => {
      if (number === 4) answer(call)
      else call.succeed()
    })
    const run = theRun(await measure({ scenarios: [oneBuyer], ops: 10, target: market.target }))
    expect(run.generator).toMatchObject({ clientsLost: 1, lossReasons: [expect.stringMatching(reason)] })
  })

  it('replies are understood however their JSON is laid out, in any order', async () => {
    answerBy((call, number) => {
      const { id } = call.request
      if (number % 2 === 0) call.write(`{ "ok" : true, "result" : {"items":[]}, "id" : ${id} }`)
      else call.write(`{"id": ${id}, "ok": false, "error": {"code": "OUT_OF_STOCK", "message": "…"}}`)
    })
    const run = theRun(await measure({ scenarios: [oneBuyer], ops: 10, target: market.target }))
    expect(run).toMatchObject({ calls: 10, errors: 0, refusals: 5, generator: { clientsLost: 0 } })
  })

  it('a session is sent back as it was given, whatever it is made of', async () => {
    market.sessionOf = () => 'Sitzung "ä" 🙂 \\'
    const sessions = new Set<string | undefined>()
    answerBy((call) => {
      sessions.add(call.request.session)
      call.succeed()
    })
    for (const workload of ['course', 'mixed'] as const)
      await measure({ scenarios: [oneBuyer], ops: 3, workload, target: market.target })
    expect([...sessions]).toEqual(['Sitzung "ä" 🙂 \\'])
  })

  it('a refusal that cannot name its request is that of the one that waits longest', async () => {
    answerBy((call, number) => {
      if (number === 2) call.write('{"id":null,"ok":false,"error":{"code":"BAD_REQUEST","message":"…"}}')
      else call.succeed()
    })
    const run = theRun(await measure({ scenarios: [oneBuyer], ops: 5, target: market.target }))
    expect(run).toMatchObject({ calls: 5, errorsByCode: { BAD_REQUEST: 1 } })
  })

  it('counts by operation, and all operations together', async () => {
    market.onCall = (call) =>
      call.request.op === 'ChangeItemPrice' ? call.fail('NOT_FOUND') : call.succeed()
    const run = theRun(
      await measure({ scenarios: [{ buyers: 2, sellers: 3 }], ops: 10, target: market.target, processes: 2 }),
    )
    expect(run.calls).toBe(50)
    expect(run.generator.processes).toBe(2)
    expect(run.operations).toMatchObject({
      ChangeItemPrice: { calls: 30, refusals: 30 },
      SearchItemsForSale: { calls: 20, refusals: 0 },
    })
  })
})

describe('the set-up', () => {
  it('opens accounts whose names are new each time, and registers items in bulk', async () => {
    const plan = { scenarios: [{ buyers: 1, sellers: 2 }], ops: 1, target: market.target }
    const { scenarios } = await measure(plan)
    expect(scenarios[0]!.setUp).toMatchObject({ accounts: 3, items: 1000 })
    await measure(plan)
    const names = market.setUp
      .filter(({ op }) => op === 'CreateAccount')
      .map(({ args }) => args.username as string)
    expect(new Set(names).size).toBe(6)
    for (const name of names) expect(name.length).toBeLessThanOrEqual(32)
    expect(market.setUp.filter(({ op }) => op === 'RegisterItems')).toHaveLength(4)
  })

  it('registers items one by one where the server cannot do it in bulk', async () => {
    market.unknownOps.add('RegisterItems')
    const { scenarios } = await measure({
      scenarios: [{ buyers: 1, sellers: 2 }],
      ops: 1,
      target: market.target,
    })
    expect(scenarios[0]!.setUp.items).toBe(1000)
    expect(market.setUp.filter(({ op }) => op === 'RegisterItemForSale')).toHaveLength(1000)
  })

  it('stocks the market for buyers that are alone', async () => {
    const result = await measure({ scenarios: [oneBuyer], ops: 5, target: market.target })
    expect(result.scenarios[0]!.setUp).toMatchObject({ accounts: 2, items: 1000 })
    expect(Object.keys(theRun(result).operations)).toEqual(['SearchItemsForSale'])
  })

  it('says what went wrong, and ends', async () => {
    market.unknownOps.add('Login')
    await expect(measure({ scenarios: [oneBuyer], ops: 5, target: market.target })).rejects.toThrow(
      /^The set-up failed at Login: UNKNOWN_OP, as the test wants it/,
    )
  })
})

describe('warm-up', () => {
  it('comes before the first run of a scenario, and counts nowhere', async () => {
    let calls = 0
    answerBy((call) => {
      calls += 1
      call.succeed()
    })
    const { scenarios } = await measure({
      scenarios: [oneBuyer, oneBuyer],
      ops: 10,
      runs: 2,
      warmUpOps: 7,
      target: market.target,
    })
    expect(calls).toBe(2 * (7 + 2 * 10))
    for (const { warmUp, summary } of scenarios) {
      expect(warmUp.calls).toBe(7)
      expect(summary.calls).toBe(20)
    }
  })
})
