import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { importedNameFor, listOwnSnapshots, listSegments } from '../folder/folder-files.ts'
import { importLimits } from './import-limits.ts'
import { type BankState, flip, listeningLog, open, openBank, temporaryFolder } from '../testing/bank.ts'
import { WorkerClient } from '../workers/worker-client.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))

let folder: string
let bank: BankState
const onFatal = vi.fn()

async function start(options: Parameters<typeof openBank>[1] = {}): Promise<void> {
  folder = temporaryFolder()
  bank = await openBank(folder, { onFatal, ...options })
  await bank.execute(open('a'))
}

beforeEach(() => {
  vi.resetAllMocks()
})

afterEach(async () => {
  vi.restoreAllMocks()
  await bank.close()
})

describe('taking', () => {
  test('is done once for all who ask meanwhile, and each is told how far it is', async () => {
    await start()
    const run = vi.spyOn(WorkerClient.prototype, 'run')
    const [first, second] = [vi.fn(), vi.fn()]
    const taken = await Promise.all([
      bank.takeSnapshot(first),
      bank.takeSnapshot(second),
      bank.takeSnapshot(),
    ])
    expect(new Set(taken).size).toBe(1)
    expect(run).toHaveBeenCalledTimes(1)
    for (const progress of [first, second]) expect(progress).toHaveBeenLastCalledWith({ rows: 3, total: 3 })
    await bank.takeSnapshot()
    expect(run).toHaveBeenCalledTimes(2)
  })

  test('keeps as many as are wanted', async () => {
    await start({ keepSnapshots: 4 })
    for (const account of ['b', 'c', 'd', 'e', 'f']) {
      await bank.takeSnapshot()
      await bank.execute(open(account))
    }
    expect(listOwnSnapshots(folder).map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2])
  })

  test('that fails by itself is noted, and changes go on', async () => {
    const log = listeningLog()
    await start({ log, snapshotEveryCommands: 2 })
    vi.spyOn(WorkerClient.prototype, 'run').mockRejectedValueOnce(new Error('no room'))
    await bank.execute(open('b'))
    await vi.waitFor(() => expect(log.warnings).toHaveLength(1), { timeout: 30_000 })
    expect(log.warnings[0]).toContain('no room')
    expect(await bank.execute(open('c'))).toMatchObject({ ok: true })
  })
})

test('an import has limits, and can be given up', async () => {
  await start()
  const { name } = await bank.takeSnapshot()
  const file = path.join(temporaryFolder(), 'copy.sqlite')
  await bank.exportSnapshot(name, file)
  const run = vi.spyOn(WorkerClient.prototype, 'run')
  const { signal } = new AbortController()
  await bank.importSnapshot(file, signal)
  expect(run.mock.calls[0]![1]).toEqual({ limits: importLimits(file), signal })
})

describe('a restore', () => {
  test('begins a segment behind it', async () => {
    await start()
    const { name } = await bank.takeSnapshot()
    await bank.execute(open('b'))
    await bank.restoreSnapshot(name)
    expect(bank.sequence).toBe(3)
    expect(listSegments(folder).at(-1)!.sequence).toBe(4)
  })

  test.each(['with changes since the newest snapshot', 'without a change since', 'without a snapshot'])(
    'that fails %s leaves everything as it was',
    async (how) => {
      await start()
      let { name } = await bank.takeSnapshot()
      if (how === 'without a snapshot') {
        const imported = importedNameFor('2026-11-20T16:42:03.000Z', 'a'.repeat(64))
        fs.renameSync(path.join(folder, name), path.join(folder, imported))
        name = imported
      }
      if (how.startsWith('with ')) await bank.execute(open('b'))
      flip(path.join(folder, name), 20)
      await expect(bank.restoreSnapshot(name)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
      expect(onFatal).not.toHaveBeenCalled()
      expect(await bank.execute(open('c'))).toMatchObject({ ok: true })
    },
  )

  test('goes on when the one who is told of it fails', async () => {
    await start({
      onRestored: () => {
        throw new Error('not now')
      },
    })
    const { name } = await bank.takeSnapshot()
    await bank.execute(open('b'))
    await expect(bank.restoreSnapshot(name)).rejects.toThrow('not now')
    expect(onFatal).not.toHaveBeenCalled()
    expect([...bank.machine.accounts.keys()]).toEqual(['a'])
  })
})

test('closing waits for what is being taken, removes what is half written, and ends further ones', async () => {
  await start()
  const leftover = path.join(folder, 'snapshot-0000000000000009-20261120T164203Z.sqlite.tmp')
  fs.writeFileSync(leftover, 'half')
  let isTaken = false
  const taking = bank.takeSnapshot().then(() => (isTaken = true))
  await vi.waitFor(() => expect(listSegments(folder)).toHaveLength(2), { timeout: 30_000 })
  await bank.close()
  expect(isTaken).toBe(true)
  await taking
  expect(fs.existsSync(leftover)).toBe(false)
  await expect(bank.takeSnapshot()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(listOwnSnapshots(folder)).toHaveLength(1)
})
