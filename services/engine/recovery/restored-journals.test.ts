import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { importedNameFor, listSegments, snapshotNameFor } from '../folder/folder-files.ts'
import { runJob } from '../workers/run-job.ts'
import type { SnapshotInfo } from '../snapshots/snapshot-list.ts'
import { dumpOf, flip, open, openBank, recoveredDump, temporaryFolder } from '../testing/bank.ts'
import { Bank } from '../testing/machine.ts'
import type { SnapshotJob } from '../workers/worker-jobs.ts'
import { silentLog } from '../log.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))

const takenAt = '2026-11-20T16:42:03.000Z'
const aside = 'damaged-20261120T164203Z'

let folder: string
let older: string[]
let snapshot: string

afterEach(() => vi.restoreAllMocks())

/** A snapshot, and journals before and behind it. */
beforeEach(async () => {
  folder = temporaryFolder()
  const state = await openBank(folder)
  await state.execute(open('a'))
  older = dumpOf(state.machine)
  snapshot = (await state.takeSnapshot()).name
  await state.execute(open('b'))
  await state.close()
  expect(listSegments(folder)).toHaveLength(2)
})

const run = (job: SnapshotJob, create: () => Bank = () => new Bank()) =>
  runJob(job, { create, log: silentLog, onProgress: () => undefined })
const restore = (name: string, create?: () => Bank) =>
  run({ type: 'restore', folder, service: 'bank', name, takenAt }, create) as Promise<SnapshotInfo>

function damageJournal(): string[] {
  const segments = listSegments(folder)
  flip(segments.at(-1)!.path, 3)
  return segments.map(({ name }) => name)
}

test('a journal that is sound stays where it is', async () => {
  const segments = listSegments(folder)
  await restore(snapshot)
  expect(listSegments(folder)).toEqual(segments)
})

describe('a damaged journal', () => {
  test('is put aside from its end on, to what is there already', async () => {
    const names = damageJournal()
    fs.mkdirSync(path.join(folder, aside))
    const moved = vi.spyOn(fs.promises, 'rename')
    await restore(snapshot)
    const targets = moved.mock.calls.map(([, to]) => path.relative(folder, String(to)))
    expect(targets.filter((to) => to.startsWith('damaged'))).toEqual(
      names.toReversed().map((name) => path.join(aside, name)),
    )
    expect(await recoveredDump(folder)).toEqual(older)
  })

  test('is gone past with a snapshot from elsewhere, when there is no other', async () => {
    damageJournal()
    const imported = importedNameFor(takenAt, 'a'.repeat(64))
    fs.renameSync(path.join(folder, snapshot), path.join(folder, imported))
    expect(await restore(imported)).toMatchObject({ restoredFrom: imported, counts: { accounts: 1 } })
    expect(await recoveredDump(folder)).toEqual(older)
  })

  test('and a newer snapshot that cannot be read leave no change number to be given twice', async () => {
    damageJournal()
    fs.writeFileSync(path.join(folder, snapshotNameFor(500_000, takenAt)), 'damaged')
    expect((await restore(snapshot)).sequence).toBe(500_001)
    expect(await recoveredDump(folder)).toEqual(older)
  })
})

test('where nothing tells which numbers were given, a thousand for each change there may have been are passed over', async () => {
  damageJournal()
  fs.rmSync(path.join(folder, 'high-water.json'), { force: true })
  const raise = vi.fn()
  const { sequence } = await restore(snapshot, () =>
    Object.assign(new Bank(), { counters: () => ({ thing: 2 }), raise }),
  )
  expect(raise.mock.calls).toEqual([[{ thing: sequence! * 1_000 }]])
})

describe('an import', () => {
  const importFrom = (file: string) => run({ type: 'import', folder, service: 'bank', file })

  test('of a file that is not there says so', async () => {
    await expect(importFrom(path.join(folder, 'none.sqlite'))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/none\.sqlite.*ENOENT.*Nothing was imported/),
    })
  })

  test('that was not written as it was read leaves nothing behind', async () => {
    const names = fs.readdirSync(folder)
    const real = fs.promises.open
    vi.spyOn(fs.promises, 'open').mockImplementation(async (file, flags, ...rest) => {
      const handle = await real(file, flags, ...rest)
      if (flags === 'w') {
        const write = handle.writeFile.bind(handle)
        handle.writeFile = (bytes) => write((bytes as Buffer).subarray(0, 5_000))
      }
      return handle
    })
    await expect(importFrom(path.join(folder, snapshot))).rejects.toThrow()
    expect(fs.readdirSync(folder)).toEqual(names)
  })
})
