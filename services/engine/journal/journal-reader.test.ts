import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { listSegments } from '../folder/folder-files.ts'
import { readJournal } from './journal-reader.ts'
import { recordAt, recordFormat, recordHeaderBytes, sealRecord } from './record.ts'
import { segmentHeaderBytes } from './segment-header.ts'
import { flip, listeningLog, open, openBank, temporaryFolder } from '../testing/bank.ts'
import type { BankCommand } from '../testing/machine.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))

let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})

/** Segments of records: each word is a record, with a change for each letter. */
async function journalOf(...segments: string[][]): Promise<void> {
  const state = await openBank(folder, { keepSnapshots: 99 })
  for (const words of segments) {
    await state.takeSnapshot()
    for (const word of words) await Promise.all([...word].map((account) => state.execute(open(account))))
  }
  await state.close()
  expect(listSegments(folder)).toHaveLength(segments.length)
}

function read(after: number, through?: number) {
  const log = listeningLog()
  let visited = ''
  const visit = (command: string) => {
    visited += (JSON.parse(command) as BankCommand & { type: 'open' }).account
  }
  const read = readJournal({ folder, service: 'bank', after, through, log, visit })
  return { visited, warnings: log.warnings, ...read }
}

const pathOf = (segment: number) => listSegments(folder).at(segment)!.path
const nameOf = (segment: number) => path.basename(pathOf(segment))
const damageHeader = (segment: number) => flip(pathOf(segment), 3)
const damageRecordOf = (account: string) =>
  flip(pathOf(0), fs.readFileSync(pathOf(0)).indexOf(`"${account}"`))

test('what is read begins behind any change and ends with any', async () => {
  await journalOf(['ab'], ['cd', 'e'], ['f'])
  for (let after = 0; after <= 6; after += 1) {
    expect(read(after)).toMatchObject({ visited: 'abcdef'.slice(after), sequence: 6, warnings: [] })
    for (let through = after; through <= 6; through += 1)
      expect(read(after, through)).toMatchObject({
        visited: 'abcdef'.slice(after, through),
        sequence: through,
        warnings: [],
      })
  }
})

describe('the end', () => {
  test('is where the last record ends', async () => {
    await journalOf(['ab'], ['c', 'd'])
    const bytes = fs.readFileSync(pathOf(1))
    const endOf = (from: number) => recordAt(bytes, from, recordFormat)!.end
    const tail = {
      path: pathOf(1),
      first: 3,
      offset: endOf(endOf(segmentHeaderBytes)),
      sequence: 4,
      format: 2,
    }
    expect(read(0).tail).toEqual(tail)
    expect(read(4).tail).toEqual(tail)
    expect(read(0, 2).tail).toBeUndefined()
    expect(read(0, 4).tail).toBeUndefined()
  })

  test('of a segment without records is behind its header', async () => {
    await journalOf(['ab'], [])
    expect(read(0).tail).toMatchObject({ first: 3, offset: segmentHeaderBytes, sequence: 2 })
  })

  test('that comes too early is damage', async () => {
    await journalOf(['a'], ['b'], ['c'])
    expect(() => read(0, 4)).toThrow(`${nameOf(2)}, byte 0: change 4 is missing at its end`)
    expect(() => read(3, 5)).toThrow('changes 4 to 5 are missing at its end')
    folder = temporaryFolder()
    expect(() => read(0, 1)).toThrow('no segment, byte 0: change 1 is missing at its end')
    expect(read(0)).toEqual({ visited: '', warnings: [], sequence: 0 })
  })
})

describe('damage does not matter', () => {
  test('in a segment that is not needed', async () => {
    await journalOf(['ab'], ['c'], ['d'])
    damageHeader(0)
    damageHeader(2)
    expect(read(2, 3)).toMatchObject({ visited: 'c', warnings: [] })
    expect(() => read(1, 3)).toThrow(nameOf(0))
    expect(() => read(2, 4)).toThrow(nameOf(2))
  })

  test('in the header of the last segment when all of it is known', async () => {
    await journalOf(['ab', 'c'])
    damageHeader(0)
    expect(read(3)).toEqual({
      visited: '',
      sequence: 3,
      warnings: [expect.stringContaining('passed over')],
    })
    expect(() => read(2)).toThrow(nameOf(0))
    expect(() => read(0)).toThrow(nameOf(0))
  })

  test('but in the header of a segment where the next changes would be', async () => {
    await journalOf(['ab'], [])
    damageHeader(1)
    expect(() => read(2)).toThrow(nameOf(1))
  })

  test('in a record that is known', async () => {
    await journalOf(['a', 'b', 'c'])
    damageRecordOf('a')
    for (const [after, visited] of [
      [1, 'bc'],
      [2, 'c'],
      [3, ''],
    ] as const) {
      const outcome = read(after)
      expect(outcome).toMatchObject({ visited, sequence: 3 })
      expect(outcome.warnings).toHaveLength(1)
      expect(outcome.warnings[0]).toContain('passed over')
    }
    expect(() => read(0)).toThrow(`byte ${segmentHeaderBytes}: change 1 is unreadable`)
  })

  test('at the end, where nothing was known to be kept', async () => {
    await journalOf(['a', 'b'])
    damageRecordOf('b')
    const outcome = read(0)
    expect(outcome).toMatchObject({ visited: 'a', sequence: 1, tail: { sequence: 1 } })
    expect(outcome.warnings).toHaveLength(1)
    expect(outcome.warnings[0]).toContain('never completed')
  })
})

test('a record with another number of commands than it says is damage', async () => {
  await journalOf(['a'])
  const record = Buffer.alloc(200)
  const bytes = record.write(JSON.stringify(open('b')), recordHeaderBytes)
  const end = sealRecord(record, bytes, { first: 2, count: 2, durable: 1 })
  fs.appendFileSync(pathOf(0), record.subarray(0, end))
  expect(() => read(0)).toThrow('the number of commands in a record is wrong')
})
