import { tmpdir } from 'node:os'
import { afterEach, expect, test, vi } from 'vitest'
import { canRead } from './can-read.ts'

afterEach(() => void vi.useRealTimers())

test('an app whose own folder does not answer says so, and does not wait for ever', async () => {
  vi.useFakeTimers()
  const tell = vi.fn()
  const asked = canRead('/net/home/ann', tell, () => new Promise(() => undefined))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await asked).toBe(false)
  expect(tell.mock.calls).toEqual([
    [
      'Marketlab cannot start',
      'The folder /net/home/ann cannot be used: its disk did not answer within 10 s. Choose another folder. ' +
        'Marketlab starts with another one if you add --user-data-dir=FOLDER to its command.',
    ],
  ])
})

test('one whose folder answers starts', async () => {
  const tell = vi.fn()
  expect(await canRead(tmpdir(), tell)).toBe(true)
  expect(tell).not.toHaveBeenCalled()
})
