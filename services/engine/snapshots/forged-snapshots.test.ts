import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { importedNameFor, snapshotNameFor } from '../folder/folder-files.ts'
import { runJob } from '../workers/run-job.ts'
import { describeSnapshots, type SnapshotInfo } from './snapshot-list.ts'
import type { SnapshotMeta } from './snapshot-meta.ts'
import { writeSnapshot } from './snapshot-writer.ts'
import { withDatabase } from './sqlite.ts'
import type { SqlValue } from '../state-machine.ts'
import { open, temporaryFolder } from '../testing/bank.ts'
import { forge } from '../testing/forgery.ts'
import { Bank } from '../testing/machine.ts'

const takenAt = '2026-11-20T16:42:42.123Z'

let folder: string
let file: string

beforeEach(async () => {
  folder = temporaryFolder()
  file = path.join(temporaryFolder(), 'theirs.sqlite')
  const bank = new Bank()
  bank.apply(open('ann'))
  bank.apply(open('ben'))
  bank.apply({ type: 'pay', from: 'ann', to: 'ben', cents: 5, at: 1 })
  const header = { service: 'bank', sequence: 12, takenAt }
  await writeSnapshot(
    file,
    header,
    bank,
    () => new Bank(),
    () => undefined,
  )
})

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

const workshop = (create: () => Bank) => ({ create, log, onProgress: () => undefined })

async function importing(create = () => new Bank()): Promise<SnapshotInfo> {
  return (await runJob({ type: 'import', folder, service: 'bank', file }, workshop(create))) as SnapshotInfo
}

async function expectRefused(reason: RegExp, create = () => new Bank()): Promise<void> {
  await expect(importing(create)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(reason),
  })
  await expect(importing(create)).rejects.toThrow(/ Nothing was imported\.$/)
  expect(fs.readdirSync(folder)).toEqual([])
}

const endless =
  'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT n, n, n, n FROM numbers'

test('what was made honestly is imported', async () => {
  expect(await importing()).toMatchObject({
    kind: 'imported',
    sequence: 12,
    counts: { accounts: 2, payments: 1 },
  })
})

describe('what is no plain table of a snapshot is refused, and nothing of it is run:', () => {
  test.each([
    [
      'a view in the place of a table',
      `DROP TABLE accounts; CREATE VIEW accounts AS ${endless}`,
      /it has a view/,
    ],
    ['a further view', `CREATE VIEW more AS ${endless}`, /it has a view \("more"\)/],
    ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON accounts BEGIN SELECT 1; END', /it has a trigger/],
    [
      'a virtual table',
      'DROP TABLE totals; CREATE VIRTUAL TABLE totals USING fts4(name, value)',
      /not made as/,
    ],
    ['a further table', 'CREATE TABLE "more" (a TEXT)', /it has a table more/],
    ['an index', 'CREATE INDEX i ON accounts (abs(cents))', /it has a index/],
    ['a further column', 'ALTER TABLE accounts ADD COLUMN more TEXT', /its table accounts has other columns/],
    ['a generated column', 'ALTER TABLE accounts ADD COLUMN more TEXT AS (hex(zeroblob(9)))', /not made as/],
    [
      'a condition',
      'DROP TABLE totals; CREATE TABLE "totals" (name TEXT PRIMARY KEY, value INTEGER CHECK (abs(value) > 0))',
      /its table "totals" is not made as/,
    ],
    [
      'a name that no table has',
      'CREATE TABLE "mo\u001b[31mre" (a TEXT)',
      /its table "mo\\u001b\[31mre" is not/,
    ],
  ])('%s', async (_what, sql, reason) => {
    await forge(file, sql)
    await expectRefused(reason)
  })

  test('a view in the place of what it says of itself, and the list of snapshots says so', async () => {
    const bytes = await withDatabase(fs.readFileSync(file), (database) => {
      database.run(`DROP TABLE meta; CREATE VIEW meta AS ${endless}`)
      return database.export()
    })
    fs.writeFileSync(file, bytes)
    await expectRefused(/it has a view/)
    fs.copyFileSync(file, path.join(folder, snapshotNameFor(1, takenAt)))
    expect(await describeSnapshots(folder, 'bank')).toMatchObject([
      { readable: false, reason: 'it has a view ("meta"), which no snapshot has' },
    ])
  })
})

describe('what it says of itself is not believed:', () => {
  test.each<[string, Partial<SnapshotMeta>, RegExp]>([
    ['a time that would lead out of the folder', { takenAt: '../../2026' }, /no sound takenAt/],
    ['a service that is no name', { service: 'bank\u001b]0;' }, /no sound service/],
    ['a sequence that is no number', { sequence: -1 }, /no sound sequence/],
    [
      'figures that are none',
      { counts: { accounts: 'many' as unknown as number, payments: 1 } },
      /no sound counts/,
    ],
    [
      'other figures than it has',
      { counts: { accounts: 3, payments: 1 } },
      /holds something else than it says/,
    ],
    ['a snapshot that it came of', { restoredFrom: '\u001b[2J' }, /no sound restoredFrom/],
  ])('%s', async (_what, lies, reason) => {
    await forge(file, '', lies)
    await expectRefused(reason)
  })
})

describe('what it holds is not believed:', () => {
  class StrictBank extends Bank {
    override readonly tables = new Bank().tables.map((table) => {
      const flaw = ([name]: readonly SqlValue[]) =>
        name === 'eve' ? 'account must be none of hers' : undefined
      return table.name === 'accounts' ? { ...table, flaw } : table
    })
  }

  test('a row that no service would have written', async () => {
    await forge(file, "UPDATE accounts SET account = 'eve' WHERE account = 'ben'")
    await expectRefused(/in row 2 of its table accounts account must be none of hers/, () => new StrictBank())
  })

  test('a sum that is not that of its parts', async () => {
    await forge(file, "UPDATE accounts SET payments = 7 WHERE account = 'ben'")
    await expectRefused(/its accounts have more payments than it counts/)
  })

  test('a row that the state cannot take in', async () => {
    class Exact extends Bank {
      override load(table: string, row: SqlValue[]): void {
        if (row[0] === 'ben') throw new TypeError('no such thing')
        super.load(table, row)
      }
    }
    await expectRefused(/row 2 of its table accounts does not match the others/, () => new Exact())
  })

  test('not at its restore either, where an older version imported it', async () => {
    await forge(file, "UPDATE accounts SET payments = 7 WHERE account = 'ben'")
    const name = importedNameFor(takenAt, 'deadbeef')
    fs.copyFileSync(file, path.join(folder, name))
    const restoring = runJob(
      { type: 'restore', folder, service: 'bank', name, takenAt },
      workshop(() => new Bank()),
    )
    await expect(restoring).rejects.toThrow(/more payments than it counts\. Nothing was changed/)
    expect(fs.readdirSync(folder)).toEqual([name])
  })
})

test('a folder is refused', async () => {
  file = folder
  await expect(importing()).rejects.toThrow(
    /cannot be used: it is a folder, not a file\. Nothing was imported\./,
  )
})
