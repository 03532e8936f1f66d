import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { listOwnSnapshots } from '../folder/folder-files.ts'
import { lockFolder } from '../folder/folder-lock.ts'
import { importLimits } from '../snapshots/import-limits.ts'
import { exportOffline, importOffline, listOffline, restoreOffline, takeOffline } from './offline.ts'
import { commit, noWorker, temporaryFolder } from '../testing/bank.ts'
import { WorkerClient } from '../workers/worker-client.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))

let folder: string
const target = () => ({ folder, service: 'bank', workerFile: noWorker })

beforeEach(() => {
  folder = temporaryFolder()
})

afterEach(() => vi.restoreAllMocks())

const sequences = () => listOwnSnapshots(folder).map(({ sequence }) => sequence)

describe('taking', () => {
  test.each([
    { keepSnapshots: undefined, kept: [5, 4, 3] },
    { keepSnapshots: 4, kept: [5, 4, 3, 2] },
    { keepSnapshots: 1, kept: [5, 4] },
  ])('keeps the newest snapshots, with $keepSnapshots wanted $kept', async ({ keepSnapshots, kept }) => {
    for (const account of ['a', 'b', 'c', 'd', 'e']) {
      await commit(folder, account)
      await takeOffline({ ...target(), ...(keepSnapshots && { keepSnapshots }) })
    }
    expect(sequences()).toEqual(kept)
    expect((await listOffline(target())).map(({ sequence }) => sequence)).toEqual(kept)
  })

  test('tells how far it is', async () => {
    await commit(folder, 'a')
    const progress = vi.fn()
    expect(await takeOffline(target(), progress)).toMatchObject({ sequence: 1, counts: { accounts: 1 } })
    expect(progress).toHaveBeenCalled()
  })
})

test('a snapshot goes out and into another folder, and is restored there', async () => {
  const dump = await commit(folder, 'a', 'b')
  const { name } = await takeOffline(target())
  const file = path.join(temporaryFolder(), 'copy.sqlite')
  await exportOffline(target(), name, file)
  await expect(exportOffline(target(), name, file)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
  await exportOffline(target(), name, file, { overwrite: true })

  folder = temporaryFolder()
  await commit(folder, 'c')
  const run = vi.spyOn(WorkerClient.prototype, 'run')
  const imported = await importOffline(target(), file)
  expect(imported.kind).toBe('imported')
  expect(run.mock.calls[0]![1]).toEqual({ limits: importLimits(file) })
  const progress = vi.fn()
  const restored = await restoreOffline(target(), imported.name, { onProgress: progress })
  expect(restored).toMatchObject({ sequence: 2, restoredFrom: imported.name })
  expect(progress).toHaveBeenCalled()
  expect(await commit(folder)).toEqual(dump)
})

describe('the folder', () => {
  test('is left alone while another has it', async () => {
    await commit(folder, 'a')
    const lock = await lockFolder(folder, 'bank')
    await expect(takeOffline(target())).rejects.toMatchObject({ name: 'FolderInUseError' })
    expect(sequences()).toEqual([])
    lock.release()
  })

  test('is free again afterwards, and the worker stopped, also after a failure', async () => {
    const stop = vi.spyOn(WorkerClient.prototype, 'stop')
    await expect(restoreOffline(target(), 'nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(stop).toHaveBeenCalledTimes(1)
    expect(fs.readdirSync(folder)).toEqual([])
  })

  test('loses what was left half written', async () => {
    await commit(folder, 'a')
    const leftover = path.join(folder, 'snapshot-0000000000000009-20261120T164203Z.sqlite.tmp')
    fs.writeFileSync(leftover, 'half')
    await takeOffline(target())
    expect(fs.existsSync(leftover)).toBe(false)
  })
})
