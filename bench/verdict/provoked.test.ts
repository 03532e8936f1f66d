import { availableParallelism } from 'node:os'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isAlive } from '../../services/engine/folder/process-identity.ts'
import type { Doubt, Reason, Verdict } from '../model/result.ts'
import { MarketServer } from '../testing/market-server.ts'
import { measure, WatchedHost } from '../testing/measure.ts'
import { ServiceTimes } from '../testing/service-times.ts'
import { startStranger } from '../testing/stranger.ts'

/** Each doubt is provoked and found. Other activity of the machine may be found as well. */
let market: MarketServer

beforeEach(async () => {
  market = await MarketServer.start()
})

afterEach(() => market.close())

const fourBuyers = { buyers: 4, sellers: 0 }

function reason({ reasons }: Verdict, doubt: Doubt): Reason | undefined {
  return reasons.find((each) => each.doubt === doubt)
}

describe('a verdict', () => {
  it.skipIf(process.platform === 'win32')('a generator that does not get to run is found', async () => {
    ServiceTimes.each(market, () => 1)
    const host = new WatchedHost()
    // Longer than whatever else the machine does lets a call wait.
    const feed = starve(host, 300, 100)
    const { verdict } = await measure(
      { scenarios: [fourBuyers], ops: 200, target: market.target },
      { host },
    ).finally(feed)
    expect(reason(verdict, 'generator-saturated')?.text).toMatch(/held up/)
  })

  it('a client whose connection is killed makes the result invalid', async () => {
    let calls = 0
    market.onCall = (call) => {
      calls += 1
      if (calls === 500) call.socket.resetAndDestroy()
      else call.succeed()
    }
    const { verdict } = await measure({ scenarios: [fourBuyers], ops: 200, runs: 3, target: market.target })
    expect(reason(verdict, 'client-died')).toMatchObject({ level: 'invalid' })
    expect(verdict.level).toBe('invalid')
  })

  it('a server that slows down from run to run is found', async () => {
    const ops = 6
    // Each run takes much longer than the one before: more than other programs could hide.
    ServiceTimes.each(market, (number) => 15 * 1.6 ** Math.floor(number / ops))
    const { verdict } = await measure({ scenarios: [fourBuyers], ops, runs: 8, target: market.target })
    expect(reason(verdict, 'runs-drift')?.text).toMatch(/fell/)
  })

  it('runs that differ much are found', async () => {
    const ops = 8
    ServiceTimes.each(market, (number) => (Math.floor(number / ops) % 2 === 0 ? 5 : 80))
    const { verdict } = await measure({ scenarios: [fourBuyers], ops, runs: 6, target: market.target })
    expect(reason(verdict, 'runs-scatter')?.text).toMatch(/6 runs differ much/)
  })

  it('too few runs and calls are found', async () => {
    const { verdict } = await measure({ scenarios: [fourBuyers], ops: 5, runs: 2, target: market.target })
    expect(reason(verdict, 'too-few-runs')).toMatchObject({ level: 'doubtful' })
    expect(reason(verdict, 'too-few-calls')).toMatchObject({ level: 'invalid' })
  })

  it('calls that fail are found, and told by their code', async () => {
    let calls = 0
    market.onCall = (call) => {
      calls += 1
      if (calls % 50 === 0) call.fail('UNAVAILABLE')
      else call.succeed()
    }
    const { verdict } = await measure({ scenarios: [fourBuyers], ops: 250, target: market.target })
    expect(reason(verdict, 'errors')).toMatchObject({
      level: 'invalid',
      text: expect.stringContaining('20 × UNAVAILABLE') as string,
    })
  })

  it('a rate that is not reached is found', async () => {
    ServiceTimes.oneAtATime(market, 5)
    const { verdict } = await measure({
      scenarios: [fourBuyers],
      ops: 100,
      loop: { kind: 'open', ratePerSecond: 800 },
      target: market.target,
    })
    expect(reason(verdict, 'rate-missed')).toBeDefined()
  })

  it("calls that vanish break Little's law", async () => {
    let calls = 0
    market.onCall = (call) => {
      calls += 1
      if (calls % 40 !== 0) setTimeout(() => call.succeed(), 5)
    }
    const { verdict } = await measure({
      scenarios: [{ buyers: 10, sellers: 0 }],
      ops: 40,
      requestTimeoutMs: 1_000,
      target: market.target,
    })
    expect(reason(verdict, 'littles-law')).toBeDefined()
  })

  it.runIf(process.platform === 'linux')('programs that take the processors are found', async () => {
    ServiceTimes.each(market, () => 10)
    const others = await Promise.all(Array.from({ length: availableParallelism() }, () => startStranger()))
    try {
      const { verdict } = await measure({ scenarios: [fourBuyers], ops: 100, target: market.target })
      expect(reason(verdict, 'machine-busy')).toBeDefined()
    } finally {
      for (const each of others) each.kill()
    }
  })

  it.each([3_000, -3_000])(
    'a wall clock that is set by %i ms in the middle of a run is found',
    async (ms) => {
      const right = Date.now
      let calls = 0
      market.onCall = (call) => {
        calls += 1
        // To set that of the machine is for administrators, and would be for all its programs: this is the test's own.
        if (calls === 60) vi.spyOn(Date, 'now').mockImplementation(() => right() + ms)
        setTimeout(() => call.succeed(), 5)
      }
      try {
        const { verdict } = await measure({
          scenarios: [fourBuyers],
          ops: 10,
          runs: 3,
          target: market.target,
        })
        expect(reason(verdict, 'clock')).toMatchObject({
          level: 'doubtful',
          text: expect.stringMatching(
            /apart by up to (2,9|3,0)\d\d ms within a run, in 1 of 3 runs/,
          ) as string,
        })
      } finally {
        vi.restoreAllMocks()
      }
    },
  )

  it('a cancelled benchmark says that it was', async () => {
    ServiceTimes.each(market, () => 5)
    const controller = new AbortController()
    const { verdict, scenarios } = await measure(
      { scenarios: [fourBuyers, fourBuyers], ops: 50, runs: 20, target: market.target },
      {
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.kind === 'run' && progress.run.number === 2) controller.abort()
        },
      },
    )
    expect(reason(verdict, 'cancelled')).toBeDefined()
    expect(scenarios).toHaveLength(1)
    expect(scenarios[0]!.runs).toHaveLength(2)
  })

  it('a benchmark that is cancelled between two scenarios says so too', async () => {
    const controller = new AbortController()
    const { verdict, scenarios } = await measure(
      { scenarios: [fourBuyers, fourBuyers], ops: 50, target: market.target },
      {
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.kind === 'scenario') controller.abort()
        },
      },
    )
    expect(scenarios).toHaveLength(1)
    expect(reason(verdict, 'cancelled')?.text).toMatch(/after 1 of 2 scenarios/)
  })
})

/** Lets its generators run for a while only, and stops them for another, until it is told to end. */
function starve(host: WatchedHost, stoppedMs: number, runningMs: number): () => void {
  let timer = setTimeout(stop, runningMs)
  const signal = (name: NodeJS.Signals) => {
    // One that has just ended need not be told.
    for (const pid of host.generators) if (isAlive({ pid, notedAt: Date.now() })) process.kill(pid, name)
  }
  function stop(): void {
    signal('SIGSTOP')
    timer = setTimeout(go, stoppedMs)
  }
  function go(): void {
    signal('SIGCONT')
    timer = setTimeout(stop, runningMs)
  }
  return () => clearTimeout(timer)
}
