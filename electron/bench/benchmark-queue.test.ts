import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type PlanInput, planSchema } from '../../bench/model/plan.ts'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import type { Timeline } from '../../bench/model/timeline.ts'
import { runBenchmark } from '../../bench/run-benchmark.ts'
import { MarketServer } from '../../bench/testing/market-server.ts'
import { WatchedHost } from '../../bench/testing/measure.ts'
import { BenchmarkQueue } from './benchmark-queue.ts'
import { LiveFeed } from './live-feed.ts'

/** On services of its own. */
const endless: PlanInput = { scenarios: [{ buyers: 1, sellers: 1 }], runs: 100, ops: 5_000, warmUpOps: 0 }
/** Where it does not matter what is measured, nothing but a generator has to be started. */
let tiny: PlanInput
let market: MarketServer

beforeAll(async () => {
  market = await MarketServer.start()
  tiny = { ...endless, runs: 1, ops: 20, target: market.target }
})

afterAll(() => market.close())

/** A desk with the real benchmark behind it; whatever processes it starts are remembered. */
class DeskUnderTest {
  readonly kept: { result: BenchmarkResult; timelines: Timeline[] }[] = []
  readonly #host = new WatchedHost()
  readonly ticks = vi.fn()
  readonly desk: BenchmarkQueue
  #waiting: (() => void)[] = []

  constructor() {
    this.desk = new BenchmarkQueue({
      run: (plan, signal, onProgress) =>
        runBenchmark(plan, {
          host: this.#host,
          signal,
          onProgress: (progress) => {
            if (progress.kind === 'tick') this.ticks()
            onProgress(progress)
            this.#look()
          },
        }),
      keep: (result, timelines) => Promise.resolve(void this.kept.push({ result, timelines })),
      live: new LiveFeed(() => undefined),
      onChange: () => this.#look(),
    })
  }

  get pids(): number[] {
    return [...this.#host.started]
  }

  add(plan: PlanInput): string {
    return this.desk.add(planSchema.parse(plan))
  }

  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => (isSo() ? resolve() : void this.#waiting.push(look))
      look()
    })
  }

  #look(): void {
    for (const look of this.#waiting.splice(0)) look()
  }
}

let under: DeskUnderTest
afterEach(() => under.desk.close())

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('the desk', () => {
  it('runs one after the other, in the order that was asked for, and keeps each with its course of time', async () => {
    under = new DeskUnderTest()
    const { desk } = under
    const first = under.add(tiny)
    const second = under.add({ ...tiny, ops: 21 })
    const third = under.add({ ...tiny, ops: 22 })
    const unwanted = under.add({ ...tiny, ops: 23 })
    expect(desk.running?.id).toBe(first)
    desk.move(third, 0)
    desk.remove(unwanted)
    expect(desk.queue.map(({ id }) => id)).toEqual([third, second])
    expect(() => desk.remove(unwanted)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }) as Error)
    await under.until(() => desk.running === null)
    expect(under.kept.map(({ result }) => result.id)).toEqual([first, third, second])
    expect(desk.ended).toMatchObject({ kind: 'done', id: second })
    for (const { result, timelines } of under.kept) {
      expect(result.title).toBe('1 + 1, course')
      const calls = timelines[0]!.points.reduce((sum, point) => sum + point.calls, 0)
      expect(calls).toBe(2 * result.plan.ops)
    }
    expect(under.pids.filter(isAlive)).toEqual([])
  })

  it('cancelled in the middle, leaves no process; the next one runs', async () => {
    under = new DeskUnderTest()
    const { desk } = under
    const long = under.add(endless)
    const next = under.add(tiny)
    await under.until(() => under.ticks.mock.calls.length > 1)
    const started = under.pids
    expect(started.length).toBeGreaterThanOrEqual(5)
    expect(started.filter(isAlive)).toEqual(started)
    await desk.cancel({ all: false })
    expect(started.filter(isAlive)).toEqual([])
    expect(under.kept.filter(({ result }) => result.id === long)).toEqual([])
    await under.until(() => desk.running === null)
    expect(under.kept.map(({ result }) => result.id)).toEqual([next])
  })

  it('cancelled after a run, keeps what was measured, and says that it was cut short', async () => {
    under = new DeskUnderTest()
    const { desk } = under
    const id = under.add({ ...tiny, runs: 100, ops: 200 })
    await under.until(() => (desk.running?.phase?.run ?? 0) >= 2)
    await desk.cancel({ all: true })
    expect(desk.ended).toMatchObject({ kind: 'cancelled', id, hasResult: true })
    const { result } = under.kept[0]!
    expect(result.scenarios[0]!.runs.length).toBeLessThan(100)
    expect(result.verdict.reasons.map(({ doubt }) => doubt)).toContain('cancelled')
    expect(under.pids.filter(isAlive)).toEqual([])
  })

  it('closed while one starts, ends at once and starts nothing more', async () => {
    under = new DeskUnderTest()
    const { desk } = under
    under.add(endless)
    under.add(tiny)
    await under.until(() => desk.running?.phase?.phase === 'starting')
    await desk.close()
    expect(desk.running).toBe(null)
    expect(desk.queue).toEqual([])
    expect(under.kept).toEqual([])
    expect(under.pids.filter(isAlive)).toEqual([])
  })

  it('tells why one could not be carried out, and goes on with the next', async () => {
    under = new DeskUnderTest()
    const { desk } = under
    const nobody = { host: '127.0.0.1', port: 1 }
    under.add({ ...tiny, target: { kind: 'addresses', buyer: nobody, seller: nobody } })
    await under.until(() => desk.running === null)
    expect(desk.ended).toMatchObject({ kind: 'failed', failure: 'unreachable' })
    under.add({ ...tiny, target: { kind: 'app' } })
    await under.until(() => desk.running === null && desk.ended !== null)
    expect(desk.ended).toMatchObject({ kind: 'failed', failure: 'cluster-stopped' })
    const next = under.add(tiny)
    await under.until(() => desk.ended?.id === next)
    expect(desk.ended).toMatchObject({ kind: 'done' })
    desk.acceptEnd()
    expect(desk.ended).toBe(null)
  })
})
