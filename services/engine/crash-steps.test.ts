import fs from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { listSegments } from './folder/folder-files.ts'
import { restoreOffline } from './recovery/offline.ts'
import {
  copyAsCrashed,
  dumpOf,
  noWorker,
  open,
  openBank,
  recoveredDump,
  temporaryFolder,
  type BankState,
} from './testing/bank.ts'

vi.mock('./workers/worker-client.ts', () => import('./testing/in-process.ts'))
afterEach(() => vi.restoreAllMocks())

/** Calls `crash` before and after every step by which files come, go or change their name. */
function atEveryStep(crash: (step: string) => void): void {
  for (const name of ['open', 'rename', 'rm', 'mkdir', 'copyFile'] as const) {
    const real = fs.promises[name].bind(fs.promises) as (...args: unknown[]) => Promise<unknown>
    vi.spyOn(fs.promises, name).mockImplementation((async (...args: unknown[]) => {
      const step = `${name} ${path.basename(String(args[0]))}`
      crash(`before ${step}`)
      const result = await real(...args)
      crash(`after ${step}`)
      return result
    }) as never)
  }
}

interface Crash {
  readonly step: string
  readonly copy: string
}

function collectCrashes(folder: string): Crash[] {
  const crashes: Crash[] = []
  atEveryStep((step) => crashes.push({ step, copy: copyAsCrashed(folder) }))
  return crashes
}

async function fill(state: BankState, prefix: string): Promise<void> {
  for (let index = 0; index < 5; index += 1) await state.execute(open(`${prefix}${index}`))
}

/** The folder must not only recover, but also take further changes and recover again. */
async function usableDump(copy: string): Promise<string[]> {
  const state = await openBank(copy)
  const dump = dumpOf(state.machine)
  await state.execute(open('after the crash'))
  const continued = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(copy)).toEqual(continued)
  return dump
}

test('a crash at any step of taking snapshots, removals included, loses nothing', async () => {
  const folder = temporaryFolder()
  const state = await openBank(folder, { keepSnapshots: 2 })
  for (const prefix of ['a', 'b', 'c', 'd']) {
    await fill(state, prefix)
    const dump = dumpOf(state.machine)
    const crashes = collectCrashes(folder)
    await state.takeSnapshot()
    vi.restoreAllMocks()
    expect(crashes.length).toBeGreaterThan(10)
    for (const { step, copy } of crashes) expect(await usableDump(copy), step).toEqual(dump)
  }
  await state.close()
})

/** At each step: the old state or the new one, whole; and once the new one, never again the old. */
async function expectOldThenNew(
  crashes: Crash[],
  old: string[] | undefined,
  renewed: string[],
): Promise<void> {
  const outcomes: string[] = []
  for (const { step, copy } of crashes) {
    const dump = await usableDump(copy).catch((error: unknown) => {
      if (old) throw error
      return undefined
    })
    const isNew = JSON.stringify(dump) === JSON.stringify(renewed)
    if (!isNew) expect(dump, step).toEqual(old)
    outcomes.push(isNew ? 'new' : 'old')
  }
  expect(outcomes).toEqual([...outcomes].sort().reverse())
  expect(outcomes[0]).toBe('old')
  expect(outcomes.at(-1)).toBe('new')
}

test('a crash at any step of a live restore leaves the old state or the new one', async () => {
  const folder = temporaryFolder()
  const state = await openBank(folder)
  await fill(state, 'a')
  const { name } = await state.takeSnapshot()
  await fill(state, 'b')
  const old = dumpOf(state.machine)
  const crashes = collectCrashes(folder)
  await state.restoreSnapshot(name)
  vi.restoreAllMocks()
  const renewed = dumpOf(state.machine)
  await state.close()
  await expectOldThenNew(crashes, old, renewed)
})

test.each(['in a record', 'in the header'])(
  'a crash at any step of restoring past a journal damaged %s leaves it as it was or the new state',
  async (where) => {
    const folder = temporaryFolder()
    const state = await openBank(folder)
    await fill(state, 'a')
    const { name } = await state.takeSnapshot()
    const renewed = dumpOf(state.machine)
    await fill(state, 'b')
    await state.close()
    const { path: segment } = listSegments(folder).at(-1)!
    const bytes = fs.readFileSync(segment)
    bytes[where === 'in a record' ? 100 : 3]! ^= 0x41
    fs.writeFileSync(segment, bytes)
    const crashes = collectCrashes(folder)
    await restoreOffline({ folder, service: 'bank', workerFile: noWorker }, name)
    vi.restoreAllMocks()
    await expectOldThenNew(crashes, undefined, renewed)
  },
)

test('when a restore counts already but cannot be gone on with, the engine stops instead of forking history', async () => {
  const folder = temporaryFolder()
  const onFatal = vi.fn()
  const state = await openBank(folder, { onFatal })
  await fill(state, 'a')
  const { name } = await state.takeSnapshot()
  const restored = dumpOf(state.machine)
  await fill(state, 'b')
  const real = fs.promises.rename.bind(fs.promises)
  vi.spyOn(fs.promises, 'rename').mockImplementation((from, to) =>
    String(to).includes('journal-') ? Promise.reject(new Error('no more')) : real(from, to),
  )
  await expect(state.restoreSnapshot(name)).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: true })
  expect(onFatal).toHaveBeenCalledTimes(1)
  await expect(state.execute(open('c'))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  vi.restoreAllMocks()
  await state.close()
  expect(await recoveredDump(folder)).toEqual(restored)
})
