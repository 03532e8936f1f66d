import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Report, Task } from '../../bench/generator/messages.ts'
import type { GeneratorHandlers } from '../../bench/host/benchmark-host.ts'
import { BackgroundTraffic, type Market } from './background-traffic.ts'
import { LeftBehind } from './left-behind.ts'

/** A generator process that does what the test tells it. */
class Generator {
  readonly tasks: Task[] = []
  readonly #handlers: GeneratorHandlers
  isKilled = false

  constructor(handlers: GeneratorHandlers) {
    this.#handlers = handlers
  }

  get words(): string[] {
    return this.tasks.map((task) => (task.type === 'pace' ? `pace ${task.ratePerSecond}` : task.type))
  }

  tell(report: Report): void {
    this.#handlers.onReport(report)
  }

  end(): void {
    this.#handlers.onEnd({ code: 1, signal: null })
  }
}

const folder = mkdtempSync(join(tmpdir(), 'marketlab-background-'))
const addresses = { buyer: [{ host: '127.0.0.1', port: 1 }], seller: [{ host: '127.0.0.1', port: 2 }] }
let market: Market | undefined
let generators: Generator[]
let noted: string[]
let traffic: BackgroundTraffic

/** The app after a start. */
function start(): BackgroundTraffic {
  return new BackgroundTraffic({
    host: {
      launchGenerator(handlers) {
        const generator = new Generator(handlers)
        generators.push(generator)
        return {
          pid: 1,
          send: (task) => void generator.tasks.push(task),
          kill: () => void (generator.isKilled = true),
        }
      },
    },
    market: () => market,
    left: new LeftBehind(join(folder, 'traffic.json')),
    onState: () => undefined,
    note: ({ what, edge }) => noted.push(edge ? `${what}, ${edge}` : what),
  })
}

const on = (ratePerSecond = 20) => traffic.set({ isOn: true, ratePerSecond })
const off = () => traffic.set({ isOn: false, ratePerSecond: 20 })
const newest = () => generators.at(-1)!
const tick = (calls: number, errors: number): Report => ({
  type: 'tick',
  at: 0,
  intervalMs: 500,
  calls,
  errors,
  refusals: 0,
  latencies: new Float32Array(),
  samples: [],
})

beforeEach(() => {
  vi.useFakeTimers()
  generators = []
  noted = []
  market = { folder: '/data', addresses, isServing: true }
  traffic = start()
})

afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

test('users enter, make calls at the rate of the moment, and leave', () => {
  on(20)
  expect(traffic.state()).toMatchObject({ isOn: true, phase: 'entering' })
  newest().tell({ type: 'entered' })
  on(50)
  newest().tell(tick(25, 5))
  expect(traffic.state()).toMatchObject({
    phase: 'running',
    reached: 40,
    failing: 10,
    calls: 25,
    failures: 5,
  })
  off()
  expect(traffic.state()).toMatchObject({ isOn: false, phase: 'leaving', reached: 0 })
  newest().tell({ type: 'left' })
  expect(traffic.state()).toMatchObject({ phase: 'off', reason: null })
  expect(newest().words).toEqual(['enter', 'pace 20', 'pace 50', 'leave'])
  expect(newest().isKilled).toBe(true)
  expect(generators).toHaveLength(1)
  expect(noted).toEqual(['traffic on, begins', 'traffic rate', 'traffic off, ends'])
})

test('it stands back while something is measured', () => {
  on()
  newest().tell({ type: 'entered' })
  traffic.pause('the benchmark “1 + 1” runs.')
  expect(traffic.state()).toMatchObject({ phase: 'paused', reason: 'the benchmark “1 + 1” runs.' })
  traffic.pause(undefined)
  expect(traffic.state()).toMatchObject({ phase: 'running', reason: null })
  expect(newest().words).toEqual(['enter', 'pace 20', 'pace 0', 'pace 20'])
  expect(noted).toEqual(['traffic on, begins', 'traffic paused, ends', 'traffic on, begins'])
})

test('it goes where the frontends are', () => {
  on()
  newest().tell({ type: 'entered' })
  traffic.follow()
  market = { ...market!, addresses: { ...addresses, buyer: [{ host: '127.0.0.1', port: 9 }] } }
  traffic.follow()
  expect(newest().words).toEqual(['enter', 'pace 20', 'pace 20'])
  expect(newest().tasks.at(-1)).toMatchObject({ addresses: { buyer: [{ port: 9 }] } })
})

test.each([
  ['cannot enter', () => newest().tell({ type: 'failed', message: 'Nobody answers.' }), 'Nobody answers.'],
  ['loses its process', () => newest().end(), 'Its process ended.'],
])('one that %s says so and tries again', (_, fail, reason) => {
  on()
  fail()
  expect(traffic.state()).toMatchObject({ isOn: true, phase: 'failed', reason })
  vi.advanceTimersByTime(2_000)
  expect(generators).toHaveLength(2)
  fail()
  vi.advanceTimersByTime(3_999)
  expect(generators).toHaveLength(2)
  vi.advanceTimersByTime(1)
  expect(generators).toHaveLength(3)
  newest().tell({ type: 'entered' })
  expect(traffic.state()).toMatchObject({ phase: 'running', reason: null })
  expect(noted).toEqual(['traffic on, begins', 'traffic failed'])
})

test('one that cannot clear up tries a few times, and then only when the cluster changes', () => {
  on()
  newest().tell({ type: 'entered' })
  off()
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect(generators).toHaveLength(attempt)
    newest().tell({ type: 'failed', message: 'Nobody answers.' })
    vi.advanceTimersByTime(30_000)
  }
  expect(generators).toHaveLength(5)
  expect(traffic.state()).toMatchObject({ isOn: false, phase: 'failed', reason: 'Nobody answers.' })
  vi.advanceTimersByTime(3_600_000)
  expect(generators).toHaveLength(5)
  traffic.follow()
  expect(newest().words).toEqual(['leave'])
  newest().tell({ type: 'left' })
  expect(traffic.state()).toMatchObject({ phase: 'off', reason: null })
})

test('before the cluster stops it clears up, and it is off afterwards', async () => {
  on()
  newest().tell({ type: 'entered' })
  const ended = traffic.end()
  expect(newest().words.at(-1)).toBe('leave')
  newest().tell({ type: 'left' })
  await ended
  expect(traffic.state()).toMatchObject({ isOn: false, phase: 'off' })
})

test('what could not be cleared up before the end is cleared up when that market is there again', async () => {
  on()
  newest().tell({ type: 'entered' })
  const ended = traffic.end()
  await vi.advanceTimersByTimeAsync(4_000)
  await ended
  expect(newest().isKilled).toBe(true)
  generators = []
  traffic = start()
  market = { folder: '/another', addresses, isServing: true }
  traffic.follow()
  expect(generators).toHaveLength(0)
  market = { folder: '/data', addresses, isServing: false }
  traffic.follow()
  expect(generators).toHaveLength(0)
  market = { folder: '/data', addresses, isServing: true }
  traffic.follow()
  expect(newest().words).toEqual(['leave'])
  newest().tell({ type: 'left' })
  traffic = start()
  traffic.follow()
  expect(generators).toHaveLength(1)
  expect(noted).toEqual(['traffic on, begins', 'traffic off, ends'])
})

test('what was left in several data folders is cleared up in each of them, also by another run of the app', () => {
  for (const left of ['/one', '/two']) {
    market = { ...market!, folder: left }
    on()
    newest().tell({ type: 'entered' })
    market = undefined
    traffic.follow()
    market = { folder: left, addresses, isServing: true }
  }
  traffic = start()
  generators = []
  for (const left of ['/one', '/two', '/one', '/two']) {
    market = { ...market!, folder: left }
    traffic.follow()
    generators.at(-1)?.tell({ type: 'left' })
  }
  expect(generators.map(({ words }) => words)).toEqual([['leave'], ['leave']])
})

test('it ends with the cluster, however that ends, and cannot be switched on without one', () => {
  on()
  newest().tell({ type: 'entered' })
  market = undefined
  traffic.follow()
  expect(newest().isKilled).toBe(true)
  expect(traffic.state()).toMatchObject({ isOn: false, phase: 'off' })
  expect(() => on()).toThrow('The cluster is not running')
})

test.each([true, false])('after a restart of the cluster it is on if it was: %s', async (wasOn) => {
  const before = market
  if (wasOn) on(50)
  const goOn = traffic.beforeRestart()
  const ended = traffic.end()
  if (wasOn) newest().tell({ type: 'entered' })
  if (wasOn) newest().tell({ type: 'left' })
  await ended
  market = undefined
  traffic.follow()
  expect(traffic.state().phase).toBe('off')
  market = before
  goOn()
  expect(traffic.state()).toMatchObject(wasOn ? { isOn: true, ratePerSecond: 50 } : { isOn: false })
})

test('in a market that was restored its users enter anew, from both databases', () => {
  on()
  newest().tell({ type: 'entered' })
  traffic.restored('/data')
  traffic.restored('/data')
  expect(generators.map(({ words }) => words)).toEqual([['enter', 'pace 20'], ['enter'], ['enter']])
  expect(generators.map(({ isKilled }) => isKilled)).toEqual([true, true, false])
})

test('what a snapshot brought back is cleared up, also after the traffic was switched off', () => {
  on()
  newest().tell({ type: 'entered' })
  off()
  newest().tell({ type: 'left' })
  traffic.restored('/data')
  expect(newest().words).toEqual(['leave'])
  newest().tell({ type: 'left' })
  expect(traffic.state()).toMatchObject({ isOn: false, phase: 'off' })
})

test('what a snapshot brought back while the cluster was stopped is cleared up when it serves', () => {
  const { folder } = market!
  market = undefined
  traffic.restored(folder)
  expect(generators).toHaveLength(0)
  market = { folder, addresses, isServing: true }
  traffic.follow()
  expect(newest().words).toEqual(['leave'])
})
