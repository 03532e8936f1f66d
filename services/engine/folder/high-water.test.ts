import fs from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { HighWater, readHighWater } from './high-water.ts'
import { temporaryFolder } from '../testing/bank.ts'

const giverOf = (account: number) => ({
  counters: () => ({ account }),
  epochs: [{ id: 'e', from: { account: 1 } }],
})

test('numbers are reserved on disk before they are given, and rarely', () => {
  const folder = temporaryFolder()
  expect(readHighWater(folder)).toBeUndefined()
  const highWater = new HighWater(folder)
  const rename = vi.spyOn(fs, 'renameSync')
  for (let next = 1; next < 2_500_000; next += 100) {
    highWater.reserve(giverOf(next), 500)
    if (next % 10_001 === 0)
      expect(readHighWater(folder)!.reserved.account).toBeGreaterThanOrEqual(next + 500)
  }
  expect(rename).toHaveBeenCalledTimes(3)
  rename.mockRestore()
  expect(readHighWater(folder)!.epochs).toEqual([{ id: 'e', from: { account: 1 } }])
})

test('a mark never goes back, and one that cannot be read counts as none', () => {
  const folder = temporaryFolder()
  new HighWater(folder).note(giverOf(5_000_000))
  new HighWater(folder).note(giverOf(1))
  expect(readHighWater(folder)!.reserved.account).toBe(6_000_000)
  fs.writeFileSync(path.join(folder, 'high-water.json'), '{"reserved":')
  expect(readHighWater(folder)).toBeUndefined()
})
