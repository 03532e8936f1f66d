import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Random } from '../chance/random.ts'
import type { ProductCommand } from '../product-db/commands.ts'
import { Replica } from './replica.ts'

/** Timers fire on whole milliseconds. */
const timerMs = 1
const silenceMs = 1_500

interface Applied {
  n: number
  at: number
}

let replica: Replica
let applied: Applied[]
let committed: number[]

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  applied = []
  committed = []
})

afterEach(() => {
  replica.close()
  vi.useRealTimers()
})

function begin(delayMs: number): void {
  replica = new Replica({ delayMs, stopped: false })
  const apply = ({ n }: { n: number }) => applied.push({ n, at: performance.now() })
  replica.begin({ rev: 0, apply, catalogue: { index: {} } } as never, 0)
}

/** product-db commits a change, and the follower hears of it some time later. */
function commit(heardAfterMs = 0): void {
  const n = committed.length
  const committedAt = performance.now()
  committed.push(committedAt)
  setTimeout(() => {
    replica.heard(n + 1)
    replica.add({ command: { n } as unknown as ProductCommand, characters: 10, committedAt })
  }, heardAfterMs)
}

test.each([1, 2, 3, 4, 5])(
  'each change is applied in its order, not before its time and as soon as it has come (seed %i)',
  (seed) => {
    const random = new Random(seed)
    const delayMs = random.integer(0, 1_000)
    begin(delayMs)
    const heardAt: number[] = []
    for (let n = 0; n < 300; n += 1) {
      vi.advanceTimersByTime(random.chance(0.3) ? 0 : random.integer(0, 200))
      // They are heard of in their order.
      const heard = Math.max(heardAt.at(-1) ?? 0, performance.now() + random.integer(0, 300))
      heardAt.push(heard)
      commit(heard - performance.now())
    }
    vi.advanceTimersByTime(5_000)
    expect(applied.map(({ n }) => n)).toEqual(committed.map((_, n) => n))
    for (const { n, at } of applied) {
      const due = Math.max(committed[n]! + delayMs, heardAt[n]!)
      expect(at).toBeGreaterThanOrEqual(due)
      expect(at).toBeLessThanOrEqual(due + timerMs)
    }
    expect(replica).toMatchObject({ sequence: 300, applied: 300, lagRecords: 0, waiting: 0 })
  },
)

test.each([400, 1_000])(
  'while changes come all the time the lag that is told is the delay that is set: %i ms',
  (delayMs) => {
    begin(delayMs)
    const everyMs = 10
    const told: number[] = []
    for (let turn = 0; turn < 1_000; turn += 1) {
      commit(2)
      vi.advanceTimersByTime(everyMs)
      if (turn * everyMs > 2 * delayMs) told.push(replica.lagMs)
    }
    for (const lagMs of told) {
      expect(lagMs).toBeGreaterThanOrEqual(delayMs - everyMs - timerMs)
      expect(lagMs).toBeLessThanOrEqual(delayMs + timerMs)
    }
    expect(Math.abs(replica.lagRecords - delayMs / everyMs)).toBeLessThanOrEqual(1)
  },
)

test('stopped means stopped: nothing is applied, the lag grows with the time, and then all of it is applied at once', () => {
  begin(100)
  commit()
  vi.advanceTimersByTime(200)
  replica.configure({ delayMs: 100, stopped: true })
  commit()
  vi.advanceTimersByTime(600_000)
  commit()
  expect(replica.lagMs).toBe(600_000)
  vi.advanceTimersByTime(50)
  expect(replica).toMatchObject({ lagMs: 600_050, lagRecords: 2, sequence: 1 })
  replica.configure({ delayMs: 0, stopped: false })
  vi.advanceTimersByTime(timerMs)
  expect(replica).toMatchObject({ lagMs: 0, lagRecords: 0, sequence: 3 })
})

test('a delay that is changed holds for what waits already', () => {
  begin(1_000)
  commit()
  vi.advanceTimersByTime(300)
  replica.configure({ delayMs: 500, stopped: false })
  vi.advanceTimersByTime(199)
  expect(applied).toEqual([])
  vi.advanceTimersByTime(1 + timerMs)
  expect(applied).toHaveLength(1)
  commit()
  replica.configure({ delayMs: 2_000, stopped: false })
  vi.advanceTimersByTime(1_999)
  expect(applied).toHaveLength(1)
  vi.advanceTimersByTime(1 + timerMs)
  expect(applied).toHaveLength(2)
})

test('without a word from product-db for too long something may have been missed, and the lag says so', () => {
  begin(0)
  commit()
  vi.advanceTimersByTime(silenceMs)
  expect(replica.lagMs).toBe(0)
  vi.advanceTimersByTime(1)
  expect(replica.lagMs).toBe(silenceMs + 1)
  replica.heard(1)
  expect(replica.lagMs).toBe(0)
})

test('what product-db has and the follower has not fetched counts, from when it last had everything', () => {
  begin(0)
  commit()
  vi.advanceTimersByTime(100)
  replica.heard(5)
  expect(replica).toMatchObject({ lagRecords: 4, isBehind: true })
  const lagMs = replica.lagMs
  vi.advanceTimersByTime(70)
  expect(replica.lagMs - lagMs).toBe(70)
})

test('a catalogue that is only being filled is not shown: it is ready once it has all that is due', () => {
  begin(500)
  vi.advanceTimersByTime(1)
  commit()
  vi.advanceTimersByTime(100)
  expect(replica.ready).toBe(false)
  // The one that has been fetched is not due yet.
  replica.heard(1)
  expect(replica.ready).toBe(true)
  replica.close()
  begin(500)
  replica.heard(2)
  expect(replica.ready).toBe(false)
  const old = { command: {} as ProductCommand, characters: 10, committedAt: performance.now() - 1_000 }
  replica.add(old)
  vi.advanceTimersByTime(timerMs)
  expect(replica.ready).toBe(false)
  replica.add(old)
  vi.advanceTimersByTime(timerMs)
  expect(replica.ready).toBe(true)
})
