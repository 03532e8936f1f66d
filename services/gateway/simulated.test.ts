import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Random } from '../chance/random.ts'
import { SimulatedGateway, type SimulatedWish } from '../testing/simulated/simulated-gateway.ts'

const seeds = [1, 2, 3]
/** The gateway looks around this often. */
const tickMs = 50

let gateway: SimulatedGateway
let random: Random

beforeEach(() => void vi.useFakeTimers({ now: 0 }))

afterEach(() => {
  gateway.close()
  vi.useRealTimers()
})

function start(seed: number, count = 3, settings = {}): void {
  random = new Random(seed)
  gateway = new SimulatedGateway(count, () => 10 + random.next() * 40, settings)
}

const pass = (ms: number) => void vi.advanceTimersByTime(ms)

/** Reads, and writes with a key. */
function wish(client: number, count: number): SimulatedWish {
  const kind = count % 4
  if (kind === 0) return { op: 'ProvideFeedback', key: `${client}.${count}` }
  if (kind === 1) return { op: 'AddItemToCart', key: `${client}.${count}` }
  return { op: kind === 2 ? 'GetItem' : 'SearchItemsForSale' }
}

function expectNoFailure(): void {
  expect(gateway.answered.filter(({ code }) => code !== undefined)).toEqual([])
}

/** How much of what is asked in a stretch of time goes where, as parts of all. */
function shares(ms: number): number[] {
  const before = gateway.frontends.map(({ asked }) => asked)
  pass(ms)
  const asked = gateway.frontends.map((frontend, index) => frontend.asked - before[index]!)
  const all = asked.reduce((sum, each) => sum + each, 0)
  return asked.map((each) => each / all)
}

function expectEven(all: readonly number[]): void {
  for (const share of all) expect(Math.abs(share * all.length - 1)).toBeLessThan(0.05)
}

/** The states of one frontend, each with when it was first seen and for how long. */
function statesOf(name: string, ms: number): { state: string; from: number; ms: number }[] {
  const states: { state: string; from: number; ms: number }[] = []
  for (const until = performance.now() + ms; performance.now() < until;) {
    const state = gateway.state(name)
    const now = performance.now()
    const last = states.at(-1)
    if (last) last.ms = now - last.from
    if (last?.state !== state) states.push({ state, from: now, ms: 0 })
    pass(5)
  }
  return states
}

test.each(seeds)(
  'two seconds after one of three was paused 99 of 100 requests take as long as before, and none fails (seed %i)',
  (seed) => {
    start(seed)
    gateway.load(8, wish)
    pass(2_000)
    const paused = gateway.frontend('buyer-frontend-3')
    paused.condition = 'paused'
    const pausedAt = performance.now()
    const states = statesOf(paused.name, 4_000)
    expect(states.map(({ state }) => state)).toEqual(['healthy', 'ejected', 'silent'])
    const [, ejected, silent] = states.map(({ from }) => from - pausedAt)
    // A request counts as failed after 300 ms.
    expect(ejected).toBeGreaterThanOrEqual(300 - 50)
    expect(ejected).toBeLessThanOrEqual(300 + 50 + 2 * tickMs)
    // A check every 250 ms may take 750 ms.
    expect(silent).toBeGreaterThanOrEqual(500)
    expect(silent).toBeLessThanOrEqual(1_000 + 2 * tickMs)
    const before = gateway.percentile(0.99, 0, pausedAt)
    expect(before).toBeLessThanOrEqual(50)
    expect(gateway.percentile(0.99, pausedAt + 2_000, pausedAt + 4_000)).toBeLessThanOrEqual(50)
    paused.condition = 'well'
    pass(250 + 2 * tickMs)
    expect(gateway.state(paused.name)).toBe('healthy')
    expectEven(shares(5_000))
    expectNoFailure()
  },
)

test.each(seeds)(
  'one of three is killed again and again: nothing fails, and the load is even (seed %i)',
  (seed) => {
    start(seed)
    gateway.load(4, wish)
    pass(500)
    for (let round = 0; round < 6; round += 1) {
      const victim = random.pick(gateway.frontends)
      victim.kill(200 + random.integer(0, 500))
      pass(100)
      expect(gateway.state(victim.name)).toBe('connecting')
      pass(1_000)
    }
    // Those that lost requests may be left out for a while.
    pass(20_000)
    expectEven(shares(5_000))
    expectNoFailure()
  },
)

test('a write without a key that was lost is not sent twice, and its client hears that nobody knows', () => {
  start(1)
  pass(10)
  const answers = gateway.frontends.map(() => gateway.ask({ op: 'ProvideFeedback' }))
  gateway.frontends[1]!.kill(100)
  pass(1_000)
  const outcomes = answers.map(({ answer }) => answer!)
  expect(outcomes.map(({ code }) => code)).toEqual([undefined, 'UNAVAILABLE', undefined])
  expect(outcomes[1]).toMatchObject({ indefinite: true })
  expect(gateway.frontends.map(({ asked }) => asked)).toEqual([1, 1, 1])
})

describe('a frontend that answers its checks and', () => {
  test.each(['failing', 'hanging'] as const)(
    'is %s is left out twice as long each time, up to a limit',
    (condition) => {
      start(1, 3, { ejectMs: 400, longestEjectMs: 2_000 })
      gateway.load(10, () => ({ op: 'GetItem' }))
      pass(500)
      gateway.frontends[1]!.condition = condition
      const states = statesOf(gateway.frontends[1]!.name, 20_000)
      const out = states.filter(({ state }) => state === 'ejected').map(({ ms }) => ms)
      expect(out.length).toBeGreaterThan(6)
      for (const [index, expected] of [400, 800, 1_600, 2_000, 2_000, 2_000].entries()) {
        expect(out[index]).toBeGreaterThanOrEqual(expected - 5)
        expect(out[index]).toBeLessThanOrEqual(expected + tickMs + 5)
      }
      expectNoFailure()
    },
  )

  test('is well again for as long as the longest ejection lasts begins anew', () => {
    start(1, 3, { ejectMs: 400, longestEjectMs: 2_000 })
    gateway.load(10, () => ({ op: 'GetItem' }))
    const one = gateway.frontends[1]!
    const isEjected = () => gateway.state(one.name) === 'ejected'
    const ejectedFor: number[] = []
    for (const wellMs of [500, 500, 1_900, 3_000]) {
      pass(wellMs)
      one.condition = 'failing'
      while (!isEjected()) pass(1)
      one.condition = 'well'
      const from = performance.now()
      while (isEjected()) pass(1)
      ejectedFor.push(performance.now() - from)
    }
    expect(ejectedFor).toEqual([400, 800, 1_600, 400])
    const told = [true, false].map((isEjected) => ({ about: 'frontend', member: one.name, isEjected }))
    expect(gateway.notices.slice(0, 4)).toEqual([...told, ...told])
  })
})

test.each(seeds)('no more than half are left out, whatever becomes of them (seed %i)', (seed) => {
  start(seed, 4)
  gateway.load(10, () => ({ op: 'GetItem' }))
  let most = 0
  for (let step = 0; step < 60; step += 1) {
    random.pick(gateway.frontends).condition = random.pick(['well', 'failing', 'failing', 'hanging'])
    for (let turn = 0; turn < 10; turn += 1) {
      pass(30)
      const out = gateway.instances.all.filter(({ state }) => state === 'ejected').length
      most = Math.max(most, out)
    }
  }
  expect(most).toBe(2)
})

test('where all fail, it is the fault of none: nobody is left out', () => {
  start(1)
  for (const frontend of gateway.frontends) frontend.condition = 'failing'
  gateway.load(10, () => ({ op: 'GetItem' }))
  pass(10_000)
  expect(gateway.instances.figures().map(({ ejections }) => ejections)).toEqual([0, 0, 0])
})

test('slow requests are sent a second time, but not more of them than the allowance has', () => {
  start(1, 3, { secondTries: 0.1, failuresInARow: 1_000_000 })
  pass(10)
  gateway.frontends[1]!.condition = 'hanging'
  for (let turn = 0; turn < 1_500; turn += 1) {
    void gateway.ask({ op: 'GetItem' })
    pass(1)
  }
  pass(2_000)
  const sent = gateway.frontends.reduce((sum, { asked }) => sum + asked, 0)
  expect(gateway.figures('buyer-frontend-2').moved).toBe(sent - 1_500)
  // 200 to begin with, and a tenth of the requests.
  expect(sent - 1_500).toBeGreaterThan(200)
  expect(sent - 1_500).toBeLessThanOrEqual(350)
})

test('where no frontend can be reached a request waits three seconds for one, and is then answered', () => {
  start(1, 1)
  pass(10)
  gateway.frontends[0]!.kill(9_990)
  const outcome = gateway.ask({ op: 'ProvideFeedback' })
  pass(5_000)
  const { ms, ...rest } = outcome.answer!
  expect(rest).toMatchObject({ code: 'UNAVAILABLE', indefinite: false })
  expect(ms).toBeGreaterThanOrEqual(3_000)
  expect(ms).toBeLessThanOrEqual(3_000 + tickMs)
  // Seven seconds after the kill: this one does not wait in vain.
  pass(2_000)
  const patient = gateway.ask({ op: 'GetItem' })
  pass(3_000 + 50 + tickMs)
  expect(patient.answer).toMatchObject({ code: undefined })
  expect(patient.answer!.ms).toBeGreaterThanOrEqual(2_990)
})
