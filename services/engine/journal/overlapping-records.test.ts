import fs from 'node:fs'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DamagedJournalError } from '../failures.ts'
import { listSegments } from '../folder/folder-files.ts'
import { recordFormat, type RecordFormat, recordHeaderBytes, sealRecord } from './record.ts'
import { encodeSegmentHeader } from './segment-header.ts'
import { dumpOf, listeningLog, open, openBank, recoveredDump, temporaryFolder } from '../testing/bank.ts'
import { Bank } from '../testing/machine.ts'

const segment = 'journal-0000000000000001.log'

/** A record of one command, which opens the account `n`; `durable` as it was when it was written. */
function recordOf(n: number, durable: number): Buffer {
  const buffer = Buffer.alloc(1_000)
  const payloadBytes = buffer.write(JSON.stringify(open(`${n}`)), recordHeaderBytes)
  return buffer.subarray(0, sealRecord(buffer, payloadBytes, { first: n, count: 1, durable }))
}

/** The same as the first format of the journal has it. */
function oldRecordOf(n: number): Buffer {
  const record = Buffer.concat([recordOf(n, 0).subarray(0, 24), recordOf(n, 0).subarray(recordHeaderBytes)])
  record.writeUInt32BE(crc32(record.subarray(8)), 4)
  return record
}

function headerOf(format: number): Buffer {
  const header = encodeSegmentHeader('bank', 1)
  header.writeUInt32BE(format, 8)
  header.writeUInt32BE(crc32(header.subarray(0, 60)), 60)
  return header
}

function folderWith(records: Buffer[], format: RecordFormat = recordFormat): string {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, segment), Buffer.concat([headerOf(format), ...records]))
  return folder
}

function stateOf(count: number): string[] {
  const bank = new Bank()
  for (let n = 1; n <= count; n += 1) bank.apply(open(`${n}`))
  return dumpOf(bank)
}

/** A journal that goes on: what it takes next is there after a further start, and nothing else is. */
async function expectToGoOn(folder: string, count: number): Promise<void> {
  const log = listeningLog()
  const state = await openBank(folder, { log })
  expect(dumpOf(state.machine)).toEqual(stateOf(count))
  expect(log.warnings.filter((warning) => warning.includes('never completed'))).toHaveLength(1)
  await state.execute(open(`${count + 1}`))
  await state.close()
  expect(await recoveredDump(folder)).toEqual(stateOf(count + 1))
}

const lost: [string, (record: Buffer) => Buffer][] = [
  ['never reached the disk', (record) => Buffer.alloc(record.length)],
  [
    'reached it in part',
    (record) => Buffer.concat([record.subarray(0, 20), Buffer.alloc(record.length - 20)]),
  ],
]

describe.each(lost)('a record that %s', (_how, damage) => {
  test('goes with those behind it that were under way at the same time', async () => {
    const [a, b, c] = [recordOf(1, 0), recordOf(2, 1), recordOf(3, 1)]
    await expectToGoOn(folderWith([a, damage(b), c]), 1)
    await expectToGoOn(folderWith([a, damage(b), c, damage(recordOf(4, 1)), recordOf(5, 1)]), 1)
    await expectToGoOn(folderWith([damage(a), recordOf(2, 0), Buffer.alloc(5_000)]), 0)
  })

  test('stops the start if a later one was written when it had been on disk', async () => {
    const records = [recordOf(1, 0), damage(recordOf(2, 1)), recordOf(3, 1), recordOf(4, 2)]
    const folder = folderWith(records)
    const before = fs.readFileSync(path.join(folder, segment))
    const failure = await openBank(folder).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DamagedJournalError)
    expect(failure).toMatchObject({ file: segment, offset: 64 + records[0]!.length })
    expect(fs.readFileSync(path.join(folder, segment)).equals(before)).toBe(true)
  })

  test('stops the start if there is a further segment, which was begun behind it', async () => {
    const folder = folderWith([recordOf(1, 0), damage(recordOf(2, 1)), recordOf(3, 1)])
    fs.writeFileSync(path.join(folder, 'journal-0000000000000004.log'), encodeSegmentHeader('bank', 4))
    await expect(openBank(folder)).rejects.toThrow('changes 2 to 3 are unreadable')
  })
})

test('whichever records a crash takes, what remains are the first ones, and all that were answered', async () => {
  const record = fc.record({ reached: fc.boolean(), underWay: fc.integer({ min: 0, max: 2 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 8 }), async (plan) => {
      // A record is on disk for certain once a later one was written knowing it.
      const durables = plan.map(({ underWay }, index) => Math.max(0, index - underWay))
      for (let at = 1; at < plan.length; at += 1) durables[at] = Math.max(durables[at]!, durables[at - 1]!)
      const known = durables.at(-1)!
      const records = plan.map(({ reached }, index) => {
        const bytes = recordOf(index + 1, durables[index]!)
        return index < known || reached ? bytes : Buffer.alloc(bytes.length)
      })
      const whole = plan.findIndex(({ reached }, index) => index >= known && !reached)
      const count = whole < 0 ? plan.length : whole
      expect(await recoveredDump(folderWith(records))).toEqual(stateOf(count))
    }),
    { numRuns: 30 },
  )
})

describe('a journal of the first format', () => {
  test('is read, and gone on with in a segment of this one', async () => {
    const folder = folderWith([oldRecordOf(1), oldRecordOf(2)], 1)
    const state = await openBank(folder)
    expect(dumpOf(state.machine)).toEqual(stateOf(2))
    await state.execute(open('3'))
    await state.close()
    expect(listSegments(folder).map(({ sequence }) => sequence)).toEqual([1, 3])
    expect(await recoveredDump(folder)).toEqual(stateOf(3))
  })

  test('loses a torn last record, also when that was its only one', async () => {
    await expectToGoOn(folderWith([oldRecordOf(1), oldRecordOf(2).subarray(0, 40)], 1), 1)
    await expectToGoOn(folderWith([oldRecordOf(1).subarray(0, 40)], 1), 0)
  })

  test('stops the start where a record in the middle is damaged', async () => {
    const damaged = oldRecordOf(2)
    damaged[30]! ^= 0x41
    const folder = folderWith([oldRecordOf(1), damaged, oldRecordOf(3)], 1)
    await expect(openBank(folder)).rejects.toMatchObject({ offset: 64 + oldRecordOf(1).length })
  })
})

test('a journal of a format to come is left alone', async () => {
  const folder = temporaryFolder()
  const bytes = Buffer.concat([headerOf(3), recordOf(1, 0)])
  fs.writeFileSync(path.join(folder, segment), bytes)
  await expect(openBank(folder)).rejects.toThrow('format 3 is not known to this version')
  expect(fs.readFileSync(path.join(folder, segment)).equals(bytes)).toBe(true)
})
