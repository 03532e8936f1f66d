import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Shedding } from './shedding.ts'

let shedding: Shedding

beforeEach(() => void vi.useFakeTimers())

afterEach(() => {
  shedding.close()
  vi.useRealTimers()
})

const worths = ['look', 'change', 'purchase'] as const

/** Which kinds of requests are refused; those that are let in end at once. */
function refused(): string[] {
  return worths.filter((worth) => {
    const error = shedding.enter('Op', worth)
    if (error === undefined) shedding.ended()
    else expect(error).toMatchObject({ code: 'OVERLOADED', retryable: true, indefinite: false })
    return error !== undefined
  })
}

test('the more requests are under way, the more is refused: who looks around first, who buys last', () => {
  shedding = new Shedding({ on: true, inFlight: 10, loopDelayMs: 200 })
  const seen = Array.from({ length: 20 }, () => {
    const now = refused()
    expect(shedding.enter('MakePurchase', 'purchase')).toBeUndefined()
    return now
  })
  const [none, look, change] = [[], ['look'], ['look', 'change']]
  expect(seen).toEqual([...Array(10).fill(none), ...Array(5).fill(look), ...Array(5).fill(change)])
  expect(refused()).toEqual(worths)
  for (let each = 0; each < 20; each += 1) shedding.ended()
  expect(refused()).toEqual([])
  expect(shedding.report()).toMatchObject({ inFlight: 0, refused: { look: 11, change: 6, purchase: 1 } })
})

test('a process that comes late refuses too, and takes everything again soon after', () => {
  let lateMs = 0
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + lateMs)
  shedding = new Shedding({ on: true, inFlight: 1_000, loopDelayMs: 200 })
  vi.advanceTimersByTime(500)
  expect(refused()).toEqual([])
  lateMs = 320
  vi.advanceTimersByTime(50)
  expect(shedding.report().loopDelayMs).toBe(320)
  expect(refused()).toEqual(['look', 'change'])
  // A fifth of it is forgotten at every look.
  vi.advanceTimersByTime(50)
  expect(refused()).toEqual(['look'])
  vi.advanceTimersByTime(150)
  expect(refused()).toEqual([])
  vi.restoreAllMocks()
})
