import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { listSegments } from '../folder/folder-files.ts'
import { listOffline, takeOffline } from '../recovery/offline.ts'
import { withDatabase } from './sqlite.ts'
import {
  buildForTests,
  copyAsCrashed,
  dumpOf,
  fill,
  flip,
  listeningLog,
  open,
  openBank,
  recoveredDump,
  temporaryFolder,
  type BankState,
} from '../testing/bank.ts'
import type { Progress } from '../workers/worker-jobs.ts'

let built: Awaited<ReturnType<typeof buildForTests>>

beforeAll(async () => {
  built = await buildForTests()
})

function openWithWorker(folder: string, options: Parameters<typeof openBank>[1] = {}): Promise<BankState> {
  return openBank(folder, { workerFile: built.workerFile, ...options })
}

test('a snapshot holds the state, any SQLite tool reads it, and a start needs nothing else', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  const progress: Progress[] = []
  let during!: ReturnType<BankState['takeSnapshot']>
  await new Promise<void>((resolve) => {
    during = state.takeSnapshot((now) => {
      progress.push(now)
      resolve()
    })
  })
  await fill(state, 'b')
  const taken = await during
  expect(taken).toMatchObject({
    kind: 'taken',
    readable: true,
    sequence: 21,
    counts: { accounts: 20, payments: 1 },
  })
  expect(taken.name).toMatch(/^snapshot-0000000000000021-\d{8}T\d{6}Z\.sqlite$/)
  expect(progress.at(-1)).toEqual({ rows: 22, total: 22 })
  expect(state.stats().lastSnapshot).toMatchObject({ name: taken.name, sequence: 21 })
  expect(await state.listSnapshots()).toEqual([taken])
  const dump = dumpOf(state.machine)
  await state.close()
  expect(await listOffline({ folder, service: 'bank' })).toEqual([taken])

  if (spawnSync('sqlite3', ['--version']).status === 0) {
    const query = (sql: string): string =>
      execFileSync('sqlite3', [path.join(folder, taken.name), sql], { encoding: 'utf8' })
    expect(query('PRAGMA integrity_check')).toBe('ok\n')
    expect(query("SELECT cents FROM accounts WHERE account = 'a0'")).toBe('995\n')
    expect(query("SELECT value FROM meta WHERE key = 'sequence'")).toBe('21\n')
  }
  fs.rmSync(path.join(folder, 'journal-0000000000000001.log'))
  expect(await recoveredDump(folder)).toEqual(dump)
})

test('without a change in between, taking again answers with the same snapshot', async () => {
  const state = await openWithWorker(temporaryFolder())
  await fill(state, 'a')
  const [one, shared] = await Promise.all([state.takeSnapshot(), state.takeSnapshot()])
  expect(shared).toEqual(one)
  expect(await state.takeSnapshot()).toEqual(one)
  expect(await state.listSnapshots()).toHaveLength(1)
  await state.close()
})

test('a damaged snapshot falls back to the one before and the journal behind it', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder)
  const names: string[] = []
  for (const prefix of ['a', 'b', 'c']) {
    await fill(state, prefix)
    names.push((await state.takeSnapshot()).name)
  }
  await fill(state, 'd')
  const dump = dumpOf(state.machine)
  await state.close()
  const size = fs.statSync(path.join(folder, names[2]!)).size
  for (let at = 0; at < size; at += 2_003) {
    for (const damage of ['cut', 'flip'] as const) {
      const copy = copyAsCrashed(folder)
      const newest = path.join(copy, names[2]!)
      if (damage === 'cut') fs.truncateSync(newest, at)
      else flip(newest, at)
      expect(await recoveredDump(copy), `${damage} at ${at}`).toEqual(dump)
      fs.rmSync(copy, { recursive: true })
    }
  }
  const copy = copyAsCrashed(folder)
  const log = listeningLog()
  fs.truncateSync(path.join(copy, names[2]!), 100)
  fs.truncateSync(path.join(copy, names[1]!), 5000)
  const fallen = await openBank(copy, { log })
  expect(dumpOf(fallen.machine)).toEqual(dump)
  expect(log.warnings).toHaveLength(2)
  expect(log.warnings[0]).toContain(names[2])
  await fallen.close()
})

test('damage in what a snapshot covers does not matter', async () => {
  const folder = temporaryFolder()
  const target = { folder, service: 'bank', workerFile: built.workerFile }
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  await state.takeSnapshot()
  const whole = copyAsCrashed(folder)
  flip(listSegments(whole)[0]!.path, 3)
  expect(await recoveredDump(whole)).toEqual(dumpOf(state.machine))
  await fill(state, 'b')
  await state.close()
  // Taken without a running process, a snapshot ends in the middle of a segment.
  await takeOffline(target)
  const later = await openWithWorker(folder)
  await fill(later, 'c')
  const dump = dumpOf(later.machine)
  await later.close()
  flip(listSegments(folder)[0]!.path, 100)
  const log = listeningLog()
  const again = await openBank(folder, { log })
  expect(dumpOf(again.machine)).toEqual(dump)
  expect(log.warnings).toHaveLength(1)
  expect(log.warnings[0]).toContain('passed over')
  await again.close()
})

test('even the header of the last segment does not matter once a snapshot covers all of it', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  const dump = dumpOf(state.machine)
  await state.close()
  await takeOffline({ folder, service: 'bank', workerFile: built.workerFile })
  flip(listSegments(folder)[0]!.path, 3)
  expect(await recoveredDump(folder)).toEqual(dump)
})

test('snapshots and journal beyond need are removed, and what is left is enough', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder, { keepSnapshots: 2 })
  const sequences: number[] = []
  for (const prefix of ['a', 'b', 'c', 'd']) {
    await fill(state, prefix)
    sequences.push((await state.takeSnapshot()).sequence!)
  }
  const kept = await state.listSnapshots()
  expect(kept.map(({ sequence }) => sequence)).toEqual([sequences[3], sequences[2]])
  expect(listSegments(folder).map(({ sequence }) => sequence)).toEqual([sequences[2]! + 1, sequences[3]! + 1])
  const dump = dumpOf(state.machine)
  await state.close()
  flip(path.join(folder, kept[0]!.name), 40)
  fs.truncateSync(path.join(folder, kept[0]!.name), 3000)
  expect(await recoveredDump(folder)).toEqual(dump)
  fs.truncateSync(path.join(folder, kept[1]!.name), 3000)
  await expect(openBank(folder)).rejects.toThrow(`changes 1 to ${sequences[2]} are missing`)
})

test('an unreadable snapshot does not count as one that may be relied on', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder, { keepSnapshots: 2 })
  await fill(state, 'a')
  await state.takeSnapshot()
  await fill(state, 'b')
  const second = await state.takeSnapshot()
  fs.truncateSync(path.join(folder, second.name), 3000)
  await fill(state, 'c')
  const third = await state.takeSnapshot()
  const dump = dumpOf(state.machine)
  await state.close()
  fs.truncateSync(path.join(folder, third.name), 3000)
  expect(await recoveredDump(folder)).toEqual(dump)
})

test('a snapshot whose figures were changed is listed as unreadable, with the reason', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  const { name } = await state.takeSnapshot()
  const file = path.join(folder, name)
  const changed = await withDatabase(fs.readFileSync(file), (database) => {
    database.run("UPDATE meta SET value = '20' WHERE key = 'sequence'")
    return database.export()
  })
  fs.writeFileSync(file, changed)
  const [listed] = await state.listSnapshots()
  expect(listed).toMatchObject({ name, readable: false, reason: 'its table meta was changed' })
  await expect(state.restoreSnapshot(name)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await state.execute(open('still running'))
  await state.close()
})

test('snapshots are taken by themselves', async () => {
  const state = await openWithWorker(temporaryFolder(), { snapshotEveryCommands: 20 })
  await fill(state, 'a')
  await expect
    .poll(() => state.stats().lastSnapshot?.sequence, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(20)
  await state.close()
})

test('a state that the journal does not lead to is reported, and the journal kept', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder)
  await fill(state, 'a')
  state.machine.accounts.set('smuggled', { cents: 1, note: '', payments: 0 })
  await expect(state.takeSnapshot()).rejects.toThrow('Replaying the journal gives {"accounts":20')
  expect(await state.listSnapshots()).toEqual([])
  await state.close()
})

test('closing ends a running snapshot and leaves nothing half-written', async () => {
  const folder = temporaryFolder()
  const state = await openWithWorker(folder)
  for (let round = 0; round < 20; round += 1) await fill(state, `${round}-`, 500)
  const running = new Promise((resolve) => {
    state.takeSnapshot(resolve).catch(resolve)
  })
  await running
  await state.close()
  expect(fs.readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('what a killed process left half-written is removed at the start', async () => {
  const folder = temporaryFolder()
  const name = 'snapshot-0000000000000009-20261120T164242Z.sqlite.tmp'
  fs.writeFileSync(path.join(folder, name), 'half')
  await recoveredDump(folder)
  expect(fs.existsSync(path.join(folder, name))).toBe(false)
})
