import { expect, test } from 'vitest'
import { CpuShares } from './cpu-shares.ts'

test('a share is that of the time since the figures were last taken', () => {
  const cpu = new CpuShares()
  cpu.take(0, new Map([[7, 1]]))
  expect(cpu.take(2_000, new Map([[7, 2]])).get(7)).toBe(50)
  expect(cpu.take(4_000, new Map([[7, 2]])).get(7)).toBe(0)
})

test('figures that are asked for again at once are not made of the steps in which time is counted', () => {
  const cpu = new CpuShares()
  const all = (seconds: number) => new Map([1, 2, 3, 4].map((pid) => [pid, seconds]))
  cpu.take(0, all(0))
  cpu.take(1_000, all(0.1))
  // A step of 10 ms within 9 ms would be more than a whole core for each of the four.
  expect([...cpu.take(1_009, all(0.11)).values()]).toEqual([10, 10, 10, 10])
  expect([...cpu.take(2_000, all(0.2)).values()]).toEqual([10, 10, 10, 10])
})

test('a process that was not there before has no share yet', () => {
  const cpu = new CpuShares()
  cpu.take(0, new Map())
  expect(cpu.take(1_000, new Map([[9, 30]])).get(9)).toBe(0)
})
