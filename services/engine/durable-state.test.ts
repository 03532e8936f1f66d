import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { beforeEach, expect, test, vi } from 'vitest'
import { listOwnSnapshots, listSegments } from './folder/folder-files.ts'
import { segmentHeaderBytes } from './journal/segment-header.ts'
import { dumpOf, fill, open, openBank, recoveredDump, temporaryFolder } from './testing/bank.ts'

vi.mock('./workers/worker-client.ts', () => import('./testing/in-process.ts'))

let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})

const bytesOnDisk = () =>
  listSegments(folder).reduce((sum, segment) => sum + fs.statSync(segment.path).size, 0)

test('the figures are those of the flushes, the journal and the last snapshot', async () => {
  const state = await openBank(folder)
  expect(state.stats()).toEqual({
    sequence: 0,
    waiting: 0,
    flushes: 0,
    commands: 0,
    lastFlushMs: 0,
    meanFlushMs: 0,
    journalBytes: segmentHeaderBytes,
  })
  await state.execute(open('a'))
  const { lastFlushMs, meanFlushMs } = state.stats()
  expect(lastFlushMs).toBeGreaterThan(0)
  expect(meanFlushMs).toBe(lastFlushMs)
  await state.execute(open('b'))
  const after = state.stats()
  expect(after.meanFlushMs).toBeCloseTo((lastFlushMs + after.lastFlushMs) / 2, 9)
  expect(state.sequence).toBe(2)
  expect(state.lastSnapshot).toBeUndefined()
  const { name, sequence, takenAt } = await state.takeSnapshot()
  expect(state.stats().lastSnapshot).toEqual({ name, sequence, takenAt })
  expect(state.lastSnapshot).toEqual({ name, sequence: 2, takenAt })
  await state.close()
})

test('the bytes of the journal are those of all its segments', async () => {
  const state = await openBank(folder)
  for (const prefix of ['a', 'b', 'c']) {
    await fill(state, prefix)
    await state.takeSnapshot()
  }
  const { journalBytes } = state.stats()
  await state.close()
  expect(listSegments(folder).length).toBeGreaterThan(1)
  expect(journalBytes).toBe(bytesOnDisk())
})

test('observers are told of every batch, by its first change and its number of changes', async () => {
  const state = await openBank(folder)
  const told: [string, number, number][] = []
  state.onCommitted = (payload, first, count) => told.push([payload, first, count])
  await state.execute(open('a'))
  await Promise.all([state.execute(open('b')), state.execute(open('c'))])
  state.onCommitted = undefined
  await state.execute(open('d'))
  const [a, b, c] = ['a', 'b', 'c'].map((account) => JSON.stringify(open(account)))
  expect(told).toEqual([
    [a, 1, 1],
    [`${b}\n${c}`, 2, 2],
  ])
  await state.close()
})

test('the delay of flushes can be read and set', async () => {
  const state = await openBank(folder, { flushDelayMs: 7 })
  expect(state.flushDelayMs).toBe(7)
  state.flushDelayMs = 0
  expect(state.flushDelayMs).toBe(0)
  await state.close()
})

test('a snapshot is taken by itself as soon as enough has happened, and again when as much has', async () => {
  const state = await openBank(folder, { snapshotEveryCommands: 3 })
  const waitFor = (sequence: number) =>
    vi.waitFor(() => expect(state.lastSnapshot?.sequence).toBe(sequence), { timeout: 30_000 })
  for (const account of ['a', 'b', 'c']) await state.execute(open(account))
  await waitFor(3)
  for (const account of ['d', 'e']) await state.execute(open(account))
  expect((await state.listSnapshots()).map(({ sequence }) => sequence)).toEqual([3])
  await state.execute(open('f'))
  await waitFor(6)
  await state.close()
})

test('a snapshot is taken by itself as soon as the journal behind the last one is long enough', async () => {
  let state = await openBank(folder)
  const begin = async (options: { snapshotEveryBytes: number }) => {
    await state.close()
    state = await openBank(folder, options)
  }
  const waitFor = (sequence: number) =>
    vi.waitFor(() => expect(state.lastSnapshot?.sequence).toBe(sequence), { timeout: 30_000 })
  const taken = async () => (await state.listSnapshots()).map((snapshot) => snapshot.sequence)
  for (const account of ['a', 'b']) await state.execute(open(account))
  const snapshotEveryBytes = state.stats().journalBytes + 1
  await begin({ snapshotEveryBytes })
  expect(await taken()).toEqual([])
  await state.execute(open('c'))
  await waitFor(3)
  await state.execute(open('d'))
  await begin({ snapshotEveryBytes })
  await state.execute(open('e'))
  expect(await taken()).toEqual([3])
  await state.execute(open('f'))
  await waitFor(6)
  for (const account of ['g', 'h', 'i', 'j', 'k', 'l']) await state.execute(open(account))
  await vi.waitFor(() => expect(state.lastSnapshot!.sequence).toBeGreaterThan(6), { timeout: 30_000 })
  await state.close()
})

test('the journal that only an older snapshot needs does not count for the next one', async () => {
  const before = await openBank(folder)
  await before.execute(open('a'))
  await before.takeSnapshot()
  for (let count = 0; count < 20; count += 1) await before.execute(open(`b${count}`))
  const snapshotEveryBytes = before.stats().journalBytes
  await before.takeSnapshot()
  await before.close()
  const state = await openBank(folder, { snapshotEveryBytes })
  await state.execute(open('c'))
  // A snapshot that was due has begun then, and closing waits for it.
  await setImmediate()
  await state.close()
  expect(listOwnSnapshots(folder).map(({ sequence }) => sequence)).toEqual([21, 1])
})

test('snapshots can be listed, copied out and in, and restored', async () => {
  const restored = vi.fn()
  const state = await openBank(folder, { onRestored: restored })
  await state.execute(open('a'))
  const older = dumpOf(state.machine)
  const { name } = await state.takeSnapshot()
  await state.execute(open('b'))
  const file = path.join(temporaryFolder(), 'copy.sqlite')
  await state.exportSnapshot(name, file)
  await expect(state.exportSnapshot(name, file)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
  await state.exportSnapshot(name, file, { overwrite: true })
  const imported = await state.importSnapshot(file)
  expect(imported.kind).toBe('imported')
  expect((await state.listSnapshots()).map((one) => one.name)).toEqual([name, imported.name])
  const progress = vi.fn()
  expect(await state.restoreSnapshot(imported.name, { onProgress: progress })).toMatchObject({
    restoredFrom: imported.name,
  })
  expect(restored).toHaveBeenCalledTimes(1)
  expect(progress).toHaveBeenCalled()
  expect(dumpOf(state.machine)).toEqual(older)
  expect(state.sequence).toBe(3)
  await state.execute(open('c'))
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(folder)).toEqual(dump)
})

test('large commands after small ones, and small ones after large, are kept whole', async () => {
  const state = await openBank(folder)
  for (const [account, size] of [
    ['small', 1],
    ['large', 200_000],
    ['small again', 1],
    ['huge', 700_000],
    ['large again', 300_000],
  ] as const)
    await state.execute(open(account, '€'.repeat(size)))
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await recoveredDump(folder)).toEqual(dump)
})
