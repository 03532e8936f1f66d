import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { dumpOf, open, openBank, recoveredDump, temporaryFolder } from './testing/bank.ts'

const mounted = temporaryFolder()
const mayMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mounted]).status === 0

afterAll(() => {
  if (mayMount) spawnSync('umount', [mounted])
})

test.skipIf(!mayMount)('a really full disk (needs the right to mount a small tmpfs)', async () => {
  const folder = path.join(mounted, 'data')
  const state = await openBank(folder)
  let refused = 0
  for (let index = 0; index < 3000; index += 1) {
    const before = state.machine.accounts.size
    const failure = await state.execute(open(`a${index}`, 'x'.repeat(1000))).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (!failure) continue
    refused += 1
    expect(failure).toMatchObject({ code: 'UNAVAILABLE', retryable: true, indefinite: false })
    expect(state.machine.accounts.size).toBe(before)
    if (refused === 5) break
  }
  expect(refused).toBe(5)
  expect(state.machine.accounts.size).toBeGreaterThan(700)
  await expect(state.takeSnapshot()).rejects.toThrow()
  expect(spawnSync('mount', ['-o', 'remount,size=4m', mounted]).status).toBe(0)
  await state.execute(open('with space again'))
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(folder)).toEqual(dump)
})
