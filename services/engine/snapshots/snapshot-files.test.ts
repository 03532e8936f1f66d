import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { importedNameFor, snapshotNameFor } from '../folder/folder-files.ts'
import { describeSnapshots, snapshotPath } from './snapshot-list.ts'
import { loadSnapshot, loadSnapshotBytes, readMeta, verifySnapshot } from './snapshot-reader.ts'
import { writeSnapshot } from './snapshot-writer.ts'
import { withDatabase } from './sqlite.ts'
import type { SqlValue } from '../state-machine.ts'
import { dumpOf, flip, temporaryFolder } from '../testing/bank.ts'
import { Bank } from '../testing/machine.ts'
import type { Progress } from '../workers/worker-jobs.ts'

const takenAt = '2026-11-20T16:42:42.123Z'
const header = { service: 'bank', sequence: 12, takenAt }

let folder: string
let file: string

beforeEach(() => {
  folder = temporaryFolder()
  file = path.join(folder, snapshotNameFor(12, takenAt))
})

function bankOf(accounts: number): Bank {
  const bank = new Bank()
  for (let index = 0; index < accounts; index += 1)
    bank.apply({ type: 'open', account: `account "${index}"`, note: 'ä\0😀\ud800' })
  return bank
}

const write = (bank: Bank = bankOf(3), create: () => Bank = () => new Bank()) =>
  writeSnapshot(file, header, bank, create, () => undefined)

/** Changes the file as somebody with a SQLite tool would. */
async function meddle(sql: string): Promise<void> {
  const bytes = await withDatabase(fs.readFileSync(file), (database) => {
    database.run(sql)
    return database.export()
  })
  fs.writeFileSync(file, bytes)
}

/** A machine that does something else with what it loads. */
class Forgetful extends Bank {
  private readonly change: (table: string, row: SqlValue[]) => SqlValue[] | undefined

  constructor(change: (table: string, row: SqlValue[]) => SqlValue[] | undefined) {
    super()
    this.change = change
  }

  override load(table: string, row: SqlValue[]): void {
    const changed = this.change(table, row)
    if (changed) super.load(table, changed)
  }
}

describe('writing', () => {
  test('keeps the state whole, and says what it is', async () => {
    const bank = bankOf(3)
    const meta = await write(bank)
    expect(meta).toMatchObject({
      ...header,
      counts: { accounts: 3, payments: 0 },
      rows: { accounts: 3, totals: 2 },
    })
    const copy = new Bank()
    expect(await loadSnapshot(file, 'bank', copy)).toEqual(meta)
    expect(dumpOf(copy)).toEqual(dumpOf(bank))
    expect(await readMeta(file, 'bank')).toEqual(meta)
    expect(await verifySnapshot(file, 'bank')).toEqual(meta)
    const other = new Bank()
    expect(await loadSnapshotBytes(fs.readFileSync(file), 'elsewhere', 'bank', other)).toEqual(meta)
    expect(dumpOf(other)).toEqual(dumpOf(bank))
  })

  test('tells how far it is now and then, and at the end', async () => {
    const progress: Progress[] = []
    await writeSnapshot(
      file,
      header,
      bankOf(10_001),
      () => new Bank(),
      (one) => progress.push(one),
    )
    const total = 10_003
    expect(progress.map(({ rows }) => rows)).toEqual([5_000, 10_000, total])
    expect(new Set(progress.map((one) => one.total))).toEqual(new Set([total]))
  })

  test.each<[string, (table: string, row: SqlValue[]) => SqlValue[] | undefined]>([
    ['loses a row', (table, row) => (table === 'accounts' && row[0] === 'account "1"' ? undefined : row)],
    ['changes a row', (_table, row) => (row[0] === 'account "1"' ? [row[0], 0, '', 0] : row)],
    ['loses what is counted', (_table, row) => (row[0] === 'payments' ? undefined : row)],
  ])('is undone when reading back %s', async (_what, change) => {
    const bank = bankOf(3)
    bank.apply({ type: 'pay', from: 'account "0"', to: 'account "1"', cents: 1, at: 1 })
    await expect(write(bank, () => new Forgetful(change))).rejects.toThrow('The snapshot was discarded')
    expect(fs.readdirSync(folder)).toEqual([])
  })

  test('is undone when the loaded state counts differently', async () => {
    class Miscounting extends Bank {
      override counts(): Record<string, number> {
        return { accounts: 99 }
      }
    }
    await expect(write(bankOf(3), () => new Miscounting())).rejects.toThrow('counts differently')
    expect(fs.readdirSync(folder)).toEqual([])
  })

  test('is undone when the file cannot be read back', async () => {
    const unloadable = () =>
      new Forgetful(() => {
        throw new Error('not me')
      })
    await expect(write(bankOf(3), unloadable)).rejects.toThrow(
      /did not read back and was discarded: .*not me/,
    )
    expect(fs.readdirSync(folder)).toEqual([])
  })
})

describe('a snapshot is not read', () => {
  beforeEach(async () => void (await write()))

  test.each([
    [
      'a row was changed',
      'UPDATE accounts SET cents = 7 WHERE account = \'account "1"\'',
      'rows of its table accounts were changed',
    ],
    [
      'a row is missing',
      'DELETE FROM accounts WHERE account = \'account "1"\'',
      'its table accounts has 2 rows instead of 3',
    ],
    [
      'a figure was changed',
      "UPDATE meta SET value = '13' WHERE key = 'sequence'",
      'its table meta was changed',
    ],
    ['it says nothing of itself', 'DELETE FROM meta', 'its table meta has no format'],
  ])('when %s', async (_why, sql, reason) => {
    await meddle(sql)
    const unreadable = { name: 'UnreadableSnapshotError', file, reason }
    await expect(verifySnapshot(file, 'bank')).rejects.toMatchObject(unreadable)
    await expect(loadSnapshot(file, 'bank', new Bank())).rejects.toMatchObject(unreadable)
  })

  test('when a table is gone', async () => {
    await meddle('DROP TABLE totals')
    await expect(verifySnapshot(file, 'bank')).rejects.toMatchObject({ reason: 'no such table: totals' })
    await expect(loadSnapshot(file, 'bank', new Bank())).rejects.toMatchObject({
      reason: 'it has no table totals',
    })
  })

  test('when it is of another service', async () => {
    await expect(readMeta(file, 'shop')).rejects.toMatchObject({ reason: 'it belongs to bank, not to shop' })
  })

  test('when it is not there, or no SQLite file', async () => {
    await expect(readMeta(`${file}x`, 'bank')).rejects.toMatchObject({
      reason: expect.stringContaining('ENOENT'),
    })
    fs.writeFileSync(file, 'not SQLite')
    await expect(readMeta(file, 'bank')).rejects.toMatchObject({ reason: 'file is not a database' })
  })

  test('when SQLite finds it damaged', async () => {
    // The second page's note of how many of its bytes lie idle: its rows are read all the same.
    flip(file, 4096 + 7)
    await expect(verifySnapshot(file, 'bank')).rejects.toMatchObject({
      reason: expect.stringMatching(/^SQLite finds it damaged \([^]+\)$/),
    })
  })

  test('when the machine has a table that it has not', async () => {
    class Newer extends Bank {
      override readonly tables = [...new Bank().tables, { name: 'loans', columns: ['id INTEGER'] }]
    }
    await expect(loadSnapshot(file, 'bank', new Newer())).rejects.toMatchObject({
      reason: 'it has no table loans',
    })
  })
})

describe('the list of snapshots', () => {
  test('has the own ones first, newest first, and then those that were imported', async () => {
    await write()
    const older = path.join(folder, snapshotNameFor(3, takenAt))
    await writeSnapshot(
      older,
      { ...header, sequence: 3, restoredFrom: 'that-one' },
      bankOf(1),
      () => new Bank(),
      () => undefined,
    )
    const imported = path.join(folder, importedNameFor(takenAt, 'deadbeef'))
    fs.copyFileSync(file, imported)
    const bytes = (of: string) => fs.statSync(of).size
    expect(await describeSnapshots(folder, 'bank')).toEqual([
      {
        name: path.basename(file),
        kind: 'taken',
        bytes: bytes(file),
        readable: true,
        sequence: 12,
        takenAt,
        counts: { accounts: 3, payments: 0 },
      },
      {
        name: path.basename(older),
        kind: 'taken',
        bytes: bytes(older),
        readable: true,
        sequence: 3,
        takenAt,
        counts: { accounts: 1, payments: 0 },
        restoredFrom: 'that-one',
      },
      {
        name: path.basename(imported),
        kind: 'imported',
        bytes: bytes(imported),
        readable: true,
        sequence: 12,
        takenAt,
        counts: { accounts: 3, payments: 0 },
      },
    ])
  })

  test('says why one is not readable', async () => {
    fs.writeFileSync(file, 'not SQLite')
    expect(await describeSnapshots(folder, 'bank')).toEqual([
      {
        name: path.basename(file),
        kind: 'taken',
        bytes: 10,
        readable: false,
        reason: 'file is not a database',
      },
    ])
  })
})

test('a snapshot is found by its name only, whatever was typed', async () => {
  await write()
  expect(snapshotPath(folder, path.basename(file))).toBe(file)
  const outside = path.join(folder, 'sub')
  fs.mkdirSync(outside)
  for (const name of [
    snapshotNameFor(13, takenAt),
    `../${path.basename(folder)}/${path.basename(file)}`,
    'lock',
    '',
  ])
    expect(() => snapshotPath(folder, name)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  fs.writeFileSync(path.join(folder, 'notes.txt'), '')
  expect(() => snapshotPath(folder, 'notes.txt')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})
