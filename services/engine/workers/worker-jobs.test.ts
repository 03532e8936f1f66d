import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  importedNameFor,
  listOwnSnapshots,
  listSegments,
  type NumberedFile,
  snapshotNameFor,
} from '../folder/folder-files.ts'
import { recordHeaderBytes } from '../journal/record.ts'
import { runJob } from './run-job.ts'
import { segmentHeaderBytes } from '../journal/segment-header.ts'
import type { SnapshotInfo } from '../snapshots/snapshot-list.ts'
import { verifySnapshot } from '../snapshots/snapshot-reader.ts'
import { dumpOf, flip, open, openBank, recoveredDump, temporaryFolder } from '../testing/bank.ts'
import { Bank } from '../testing/machine.ts'
import type { JobOf, SnapshotJob, TakenSnapshot } from './worker-jobs.ts'

vi.mock('./worker-client.ts', () => import('../testing/in-process.ts'))

const times = [1, 2, 3, 4].map((second) => `2026-11-20T16:42:0${second}.000Z`) as [string, ...string[]]

let folder: string
const warnings: string[] = []

beforeEach(() => {
  folder = temporaryFolder()
  warnings.length = 0
})

function run(job: SnapshotJob, create: () => Bank = () => new Bank()) {
  const log = {
    info: () => undefined,
    warn: (_: object, text: string) => warnings.push(text),
    error: () => undefined,
  }
  return runJob(job, { create, log, onProgress: () => undefined })
}

const take = (more: Partial<JobOf<'take'>> = {}) =>
  run({
    type: 'take',
    folder,
    service: 'bank',
    takenAt: times[0],
    keep: 2,
    ...more,
  }) as Promise<TakenSnapshot>
const restore = (name: string, more: Partial<JobOf<'restore'>> = {}) =>
  run({
    type: 'restore',
    folder,
    service: 'bank',
    name,
    takenAt: times[2]!,
    ...more,
  }) as Promise<SnapshotInfo>

/** Opens accounts of these names, and answers with the last sequence and what recovery makes of it. */
async function commit(...accounts: string[]): Promise<{ sequence: number; dump: string[] }> {
  const state = await openBank(folder)
  for (const account of accounts) await state.execute(open(account))
  const dump = dumpOf(state.machine)
  const { sequence } = state
  await state.close()
  return { sequence, dump }
}

describe('taking', () => {
  test('writes the newest state, and answers with the newest readable snapshots', async () => {
    await commit('a', 'b')
    const first = await take()
    expect(first.snapshot).toMatchObject({
      sequence: 2,
      takenAt: times[0],
      counts: { accounts: 2 },
      readable: true,
    })
    await commit('c')
    await take({ takenAt: times[1]! })
    await commit('d')
    const third = await take({ takenAt: times[2]! })
    expect(third.readable.map(({ sequence }) => sequence)).toEqual([4, 3])
    const more = await take({ takenAt: times[3]!, keep: 5 })
    expect(more.readable.map(({ sequence }) => sequence)).toEqual([4, 3, 2])
  })

  test('without a change in between answers with the snapshot that is there', async () => {
    await commit('a')
    const { snapshot } = await take()
    expect((await take({ takenAt: times[1]! })).snapshot).toEqual(snapshot)
    expect(listOwnSnapshots(folder)).toHaveLength(1)
  })

  test('does not count on snapshots that are damaged, or that hold another state than they say', async () => {
    await commit('a')
    const { snapshot } = await take()
    await commit('b', 'c')
    fs.copyFileSync(path.join(folder, snapshot.name), path.join(folder, snapshotNameFor(2, times[0])))
    fs.writeFileSync(path.join(folder, snapshotNameFor(3, times[0])), 'damaged')
    const { readable } = await take({ takenAt: times[1]!, keep: 9 })
    expect(readable).toEqual([
      { name: snapshotNameFor(3, times[1]!), sequence: 3 },
      { name: snapshot.name, sequence: 1 },
    ])
  })

  test('takes the state as it was at a change, even if more has been committed since', async () => {
    await commit('a', 'b', 'c')
    const { snapshot } = await take({ live: { sequence: 2, counts: { accounts: 2, payments: 0 } } })
    expect(snapshot).toMatchObject({ sequence: 2, counts: { accounts: 2 } })
  })

  test('stops where the journal does not lead to the live state', async () => {
    await commit('a', 'b')
    const live = { sequence: 2, counts: { accounts: 3, payments: 0 } }
    await expect(take({ live })).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining(
        'gives {"accounts":2,"payments":0} where the running service has {"accounts":3',
      ),
    })
    expect(listOwnSnapshots(folder)).toEqual([])
  })
})

describe('importing', () => {
  test('copies a snapshot that is whole, under a name by which it is known', async () => {
    await commit('a')
    const { snapshot } = await take()
    const elsewhere = path.join(temporaryFolder(), 'mine.sqlite')
    fs.copyFileSync(path.join(folder, snapshot.name), elsewhere)
    const { digest } = await verifySnapshot(elsewhere, 'bank')
    const imported = (await run({ type: 'import', folder, service: 'bank', file: elsewhere })) as SnapshotInfo
    expect(imported).toEqual({ ...snapshot, name: importedNameFor(times[0], digest), kind: 'imported' })
    expect((await run({ type: 'list', folder, service: 'bank' })) as SnapshotInfo[]).toEqual([
      snapshot,
      imported,
    ])
  })

  test('refuses what is none, and leaves nothing behind', async () => {
    const elsewhere = path.join(temporaryFolder(), 'mine.sqlite')
    fs.writeFileSync(elsewhere, 'no snapshot')
    await expect(run({ type: 'import', folder, service: 'bank', file: elsewhere })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/not a database.*Nothing was imported/),
    })
    expect(fs.readdirSync(folder)).toEqual([])
  })
})

describe('restoring', () => {
  test('makes an older state the newest, one change ahead, and keeps the present one to go back to', async () => {
    const older = await commit('a')
    const { snapshot } = await take()
    const present = await commit('b', 'c')
    const restored = await restore(snapshot.name)
    expect(restored).toMatchObject({
      sequence: present.sequence + 1,
      takenAt: times[2],
      restoredFrom: snapshot.name,
    })
    expect(await recoveredDump(folder)).toEqual(older.dump)
    const [, before] = listOwnSnapshots(folder)
    expect(before).toMatchObject({ sequence: present.sequence })
    await restore(before!.name, { takenAt: times[3]! })
    expect(await recoveredDump(folder)).toEqual(present.dump)
  })

  test('keeps what must never go backwards', async () => {
    await commit('a', 'b')
    const { snapshot } = await take()
    const state = await openBank(folder)
    await state.execute({ type: 'pay', from: 'a', to: 'b', cents: 1, at: 77 })
    await state.close()
    await restore(snapshot.name)
    const after = await openBank(folder)
    expect(after.machine).toMatchObject({ lastAt: 77, payments: 0 })
    await after.close()
  })

  test('refuses a snapshot that cannot be read, and changes nothing', async () => {
    const present = await commit('a')
    const { snapshot } = await take()
    flip(path.join(folder, snapshot.name), 20)
    await expect(restore(snapshot.name)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('Nothing was changed. Choose another snapshot.'),
    })
    await expect(restore('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(listOwnSnapshots(folder)).toHaveLength(1)
    expect(await recoveredDump(folder)).toEqual(present.dump)
  })

  test('goes past a damaged journal, which is put aside, with no change number given twice', async () => {
    const older = await commit('a')
    const { snapshot } = await take()
    await commit('b', 'c')
    const [{ path: segment, name, sequence: first }] = listSegments(folder) as [NumberedFile]
    const bytes = fs.readFileSync(segment)
    const magic = bytes.subarray(segmentHeaderBytes, segmentHeaderBytes + 4)
    // The change of `b`: what comes behind it shows that it was there.
    flip(segment, bytes.indexOf(magic, segmentHeaderBytes + 1) + recordHeaderBytes + 2)
    const live = { sequence: 3, counts: { accounts: 3, payments: 0 } }
    await expect(restore(snapshot.name, { live })).rejects.toMatchObject({ name: 'DamagedJournalError' })
    expect(warnings).toEqual([])
    const restored = await restore(snapshot.name)
    expect(warnings).toEqual(['the present state cannot be recovered: restoring without it'])
    expect(restored.sequence).toBe(first + bytes.length + 1)
    expect(fs.readdirSync(path.join(folder, 'damaged-20261120T164203Z'))).toEqual([name])
    expect(listSegments(folder)).toEqual([])
    expect(await recoveredDump(folder)).toEqual(older.dump)
  })
})
