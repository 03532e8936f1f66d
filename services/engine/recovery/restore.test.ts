import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { listSegments } from '../folder/folder-files.ts'
import { exportOffline, importOffline, restoreOffline, takeOffline } from './offline.ts'
import {
  buildForTests,
  copyAsCrashed,
  dumpOf,
  fill,
  flip,
  open,
  openBank,
  recoveredDump,
  temporaryFolder,
  type BankState,
} from '../testing/bank.ts'

let built: Awaited<ReturnType<typeof buildForTests>>

beforeAll(async () => {
  built = await buildForTests()
})

function openWithWorker(folder: string, options: Parameters<typeof openBank>[1] = {}): Promise<BankState> {
  return openBank(folder, { workerFile: built.workerFile, ...options })
}

test('a restore is not forgotten when its snapshot is damaged: the start stops', async () => {
  const folder = temporaryFolder()
  const target = { folder, service: 'bank', workerFile: built.workerFile }
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  const { name } = await state.takeSnapshot()
  await fill(state, 'b')
  await state.close()
  const restored = await restoreOffline(target, name)
  fs.truncateSync(path.join(folder, restored.name), 3000)
  await expect(openBank(folder)).rejects.toMatchObject({ name: 'DamagedJournalError', file: restored.name })
  await restoreOffline(target, name)
  const again = await openBank(folder)
  expect(again.machine.accounts.size).toBe(20)
  expect(again.sequence).toBeGreaterThan(restored.sequence!)
  await again.close()
})

test('export and import', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  const dump = dumpOf(state.machine)
  const { name } = await state.takeSnapshot()
  const target = path.join(temporaryFolder(), 'copy.sqlite')
  await state.exportSnapshot(name, target)
  await expect(state.exportSnapshot(name, target)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
  await state.exportSnapshot(name, target, { overwrite: true })
  await expect(state.exportSnapshot('../lock', target)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await state.close()
  expect(fs.readFileSync(target).equals(fs.readFileSync(path.join(folder, name)))).toBe(true)
  await expect(exportOffline({ folder }, name, target)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })

  const other = await openWithWorker(temporaryFolder())
  await fill(other, 'other')
  const imported = await other.importSnapshot(target)
  expect(imported).toMatchObject({ kind: 'imported', readable: true, counts: { accounts: 20 } })
  expect(imported.name).toMatch(/^imported-\d{8}T\d{6}Z-[0-9a-f]{8}\.sqlite$/)
  await other.restoreSnapshot(imported.name)
  expect([...other.machine.accounts.keys()][0]).toBe('a0')
  // `lastAt` is what the bank never lets go backwards.
  expect(dumpOf(other.machine).filter((row) => !row.includes('lastAt'))).toEqual(
    dump.filter((row) => !row.includes('lastAt')),
  )
  fs.truncateSync(target, 9000)
  await expect(other.importSnapshot(target)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await other.close()
  await expect(
    importOffline(
      { folder: temporaryFolder(), service: 'shop', workerFile: built.workerFile },
      path.join(folder, name),
    ),
  ).rejects.toThrow('it belongs to bank, not to shop')
})

test('a restore replaces the state, lets waiting changes follow, and can be undone', async () => {
  const folder = temporaryFolder()
  let restored = 0
  const state = await openWithWorker(folder, { onRestored: () => (restored += 1) })
  await fill(state, 'a')
  const { name } = await state.takeSnapshot()
  await fill(state, 'b')
  const lastAt = state.machine.lastAt
  const before = dumpOf(state.machine)
  const running = state.restoreSnapshot(name)
  // In the middle of it, after some turns of the event loop.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  const waiting = state.execute(open('waiting'))
  const snapshot = await running
  expect(restored).toBe(1)
  expect(snapshot).toMatchObject({ restoredFrom: name, sequence: 43 })
  await waiting
  expect(state.machine.accounts.size).toBe(21)
  expect(state.machine.accounts.has('waiting')).toBe(true)
  expect(state.machine.lastAt).toBe(lastAt)
  expect(await recoveredDump(copyAsCrashed(folder))).toEqual(dumpOf(state.machine))

  const safety = (await state.listSnapshots()).find(({ sequence }) => sequence === 42)!
  await state.restoreSnapshot(safety.name)
  expect(dumpOf(state.machine)).toEqual(before)
  await state.execute(open('after'))
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(folder)).toEqual(dump)
  await expect(openBank(folder).then((again) => again.restoreSnapshot('no such'))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('offline: take and restore, refused while a process has the folder', async () => {
  const folder = temporaryFolder()
  const target = { folder, service: 'bank', workerFile: built.workerFile }
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  await expect(takeOffline(target)).rejects.toThrow('in use by bank')
  await state.close()
  const taken = await takeOffline(target)
  expect(taken).toMatchObject({ sequence: 21, counts: { accounts: 20 } })
  const later = await openWithWorker(folder)
  await fill(later, 'b')
  await later.close()
  await restoreOffline(target, taken.name)
  const restored = await openWithWorker(folder)
  expect(restored.machine.accounts.size).toBe(20)
  expect(restored.sequence).toBe(43)
  await fill(restored, 'c')
  const dump = dumpOf(restored.machine)
  await restored.close()
  expect(await recoveredDump(folder)).toEqual(dump)
})

test('offline: a restore gets past a damaged journal, which is kept aside', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  const { name } = await state.takeSnapshot()
  const dump = dumpOf(state.machine)
  await fill(state, 'b')
  await fill(state, 'c')
  await state.close()
  const segment = listSegments(folder).at(-1)!
  flip(segment.path, 100)
  const damaged = fs.readFileSync(segment.path)
  await expect(openBank(folder)).rejects.toThrow('snapshot restore')
  await restoreOffline({ folder, service: 'bank', workerFile: built.workerFile }, name)
  const again = await openWithWorker(folder)
  expect(dumpOf(again.machine)).toEqual(dump)
  expect(again.sequence).toBeGreaterThan(63)
  await fill(again, 'd')
  const continued = dumpOf(again.machine)
  await again.takeSnapshot()
  await again.close()
  expect(await recoveredDump(folder)).toEqual(continued)
  const aside = fs.readdirSync(folder).find((entry) => entry.startsWith('damaged-'))!
  expect(fs.readFileSync(path.join(folder, aside, segment.name)).equals(damaged)).toBe(true)
})
