import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { oneAtATime, Poller } from './poller.ts'

let began: number[]
let takesMs: number
let poller: Poller

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  began = []
  takesMs = 0
  poller = new Poller(async () => {
    began.push(Date.now())
    if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs))
  })
})

afterEach(() => {
  poller.every(0)
  vi.useRealTimers()
})

test('works at once and then in its rhythm, however long the work takes', async () => {
  poller.every(1_000)
  takesMs = 300
  await vi.advanceTimersByTimeAsync(2_100)
  expect(began).toEqual([0, 1_000, 2_000])
})

test('is never at work twice, and rests a little where the work takes too long', async () => {
  takesMs = 1_500
  poller.every(1_000)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(began).toEqual([0, 1_550, 3_100])
})

test('works at once where something changed, and once more where it was at work', async () => {
  takesMs = 200
  poller.every(1_000)
  await vi.advanceTimersByTimeAsync(500)
  poller.stir()
  await vi.advanceTimersByTimeAsync(100)
  poller.stir()
  poller.stir()
  await vi.advanceTimersByTimeAsync(1_200)
  expect(began).toEqual([0, 500, 700, 1_700])
})

test('works in another rhythm from the moment on that it is told', async () => {
  poller.every(5_000)
  await vi.advanceTimersByTimeAsync(1_500)
  poller.every(1_000)
  poller.every(1_000)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(began).toEqual([0, 1_500, 2_500, 3_500])
})

test('does nothing more once it is told to stop, also while it is at work', async () => {
  takesMs = 200
  poller.every(1_000)
  poller.stir()
  poller.every(0)
  poller.stir()
  await vi.advanceTimersByTimeAsync(3_000)
  poller.every(1_000)
  await vi.advanceTimersByTimeAsync(500)
  poller.every(0)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(began).toEqual([0, 3_000])
})

test('begins anew after work that was under way when it was stopped', async () => {
  takesMs = 200
  poller.every(1_000)
  poller.every(0)
  poller.every(1_000)
  await vi.advanceTimersByTimeAsync(500)
  expect(began).toEqual([0, 200])
})

test('one member is asked one question at a time, and those beside it are not held up', async () => {
  const asked: string[] = []
  const answers: (() => void)[] = []
  const ask = oneAtATime((member: string) => {
    asked.push(member)
    return new Promise((resolve) => answers.push(resolve))
  })
  const first = ask('a')
  expect(ask('a')).toBe(first)
  void ask('b')
  answers[0]!()
  await first
  void ask('a')
  expect(asked).toEqual(['a', 'b', 'a'])
})

test('a member whose answer failed is asked again', async () => {
  let asked = 0
  const ask = oneAtATime(() => {
    asked += 1
    return Promise.reject(new Error('it is gone'))
  })
  await ask('a')
  await ask('a')
  expect(asked).toBe(2)
})
