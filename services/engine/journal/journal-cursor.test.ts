import fs from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { listSegments } from '../folder/folder-files.ts'
import { JournalCursor } from './journal-cursor.ts'
import { recordAt } from './record.ts'
import { formatOf, segmentHeaderBytes } from './segment-header.ts'
import {
  type BankState,
  copyAsCrashed,
  flip,
  open,
  openBank,
  openFilesIn,
  temporaryFolder,
} from '../testing/bank.ts'
import type { BankCommand } from '../testing/machine.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))

const plenty = 1_000_000

let folder: string
let bank: BankState
let cursor: JournalCursor

beforeEach(async () => {
  folder = temporaryFolder()
  bank = await openBank(folder, { keepSnapshots: 9 })
  cursor = new JournalCursor(folder, 'bank')
})

afterEach(async () => {
  vi.restoreAllMocks()
  await bank.close()
})

/** Each word is a record of its own, with an account for each letter. */
async function commit(...words: string[]): Promise<void> {
  for (const word of words) await Promise.all([...word].map((account) => bank.execute(open(account))))
}

/** The accounts of the commands that were read. */
async function read(after: number, most = plenty, through = bank.sequence): Promise<string | undefined> {
  const shipped = await cursor.read(after, through, most)
  if (shipped === undefined) return undefined
  const commands = JSON.parse(`[${shipped.json}]`) as (BankCommand & { type: 'open' })[]
  expect(commands).toHaveLength(shipped.count)
  expect(shipped.times).toEqual([])
  return commands.map(({ account }) => account).join('')
}

const size = (count: number) => count * JSON.stringify(open('a')).length + count - 1

describe('a read', () => {
  test('begins anywhere, also in the middle of a record', async () => {
    await commit('abc', 'de', 'f')
    for (const [after, expected] of ['abcdef', 'bcdef', 'cdef', 'def', 'ef', 'f'].entries()) {
      cursor = new JournalCursor(folder, 'bank')
      expect(await read(after)).toBe(expected)
    }
  })

  test('ends with the record that holds the last change asked for', async () => {
    await commit('ab', 'cd', 'ef')
    expect(await read(0, plenty, 4)).toBe('abcd')
    expect(await read(4, plenty, 6)).toBe('ef')
  })

  test('goes on in the next segments', async () => {
    // The journal behind the oldest snapshot stays.
    await bank.takeSnapshot()
    await commit('a', 'b')
    await bank.takeSnapshot()
    await commit('c')
    await bank.takeSnapshot()
    await commit('d')
    expect(listSegments(folder)).toHaveLength(3)
    expect(await read(0)).toBe('abcd')
    expect(await read(0, size(3))).toBe('abc')
    expect(await read(1)).toBe('bcd')
    expect(await read(3)).toBe('d')
  })

  test('goes back, on, and on again where it stopped', async () => {
    await commit('ab', 'cd')
    expect(await read(0)).toBe('abcd')
    await commit('ef')
    expect(await read(4)).toBe('ef')
    await commit('gh', 'i')
    expect(await read(2)).toBe('cdefghi')
    expect(await read(6)).toBe('ghi')
  })

  test('has at least one command, and as many as go into the bytes', async () => {
    await commit('abc', 'def')
    expect(await read(0, 1)).toBe('a')
    expect(await read(1, size(2))).toBe('bc')
    expect(await read(3, size(3) - 1)).toBe('de')
  })

  test('of what is known already does not touch the files', async () => {
    await commit('abcdef')
    expect(await read(0, size(2))).toBe('ab')
    const opened = vi.spyOn(fs.promises, 'open')
    expect(await read(3, size(2))).toBe('de')
    expect(await read(5, size(2))).toBe('f')
    expect(opened).not.toHaveBeenCalled()
    expect(await read(1, size(2))).toBe('bc')
    expect(opened).toHaveBeenCalledTimes(1)
  })

  test('keeps large commands whole, and those around them', async () => {
    const note = 'x'.repeat(700_000)
    for (const account of ['a', 'b', 'c']) await bank.execute(open(account, account === 'b' ? note : ''))
    expect(await read(0)).toBe('abc')
    expect(await read(1, 1)).toBe('b')
    expect(await read(2)).toBe('c')
  })

  test('leaves no file open', async () => {
    await commit('a', 'b')
    const before = openFilesIn(folder)
    await read(0)
    expect(openFilesIn(folder)).toEqual(before)
  })
})

describe('nothing is read', () => {
  test('of a change that is not there, and again once it is', async () => {
    await commit('a')
    expect(await read(1, plenty, 2)).toBeUndefined()
    await commit('b')
    expect(await read(1)).toBe('b')
  })

  test('of another service', async () => {
    await commit('a')
    expect(await new JournalCursor(folder, 'shop').read(0, 1, plenty)).toBeUndefined()
  })

  test('behind damage', async () => {
    await commit('a', 'b', 'c')
    const segment = listSegments(folder)[0]!.path
    flip(segment, fs.readFileSync(segment).indexOf('"b"'))
    expect(await read(0)).toBe('a')
    expect(await read(1)).toBeUndefined()
  })

  test('behind a record of another place', async () => {
    await commit('a', 'b', 'c')
    const copy = copyAsCrashed(folder)
    const segment = listSegments(copy)[0]!.path
    const bytes = fs.readFileSync(segment)
    const endOf = (from: number) => recordAt(bytes, from, formatOf(bytes))!.end
    const [a, b] = [endOf(segmentHeaderBytes), endOf(endOf(segmentHeaderBytes))]
    fs.writeFileSync(segment, Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, endOf(b))]))
    expect((await new JournalCursor(copy, 'bank').read(0, 3, plenty))!.count).toBe(1)
  })

  test('behind a segment that is removed while it is read', async () => {
    await commit('a')
    const copy = copyAsCrashed(folder)
    const real = fs.promises.open
    vi.spyOn(fs.promises, 'open').mockImplementationOnce(async (...args) => {
      const file = await real(...args)
      fs.rmSync(String(args[0]))
      return file
    })
    expect((await new JournalCursor(copy, 'bank').read(0, 2, plenty))!.count).toBe(1)
  })

  test('of a segment that is removed meanwhile', async () => {
    await commit('a')
    vi.spyOn(fs.promises, 'open').mockRejectedValueOnce(Object.assign(new Error('gone'), { code: 'ENOENT' }))
    expect(await read(0)).toBeUndefined()
  })

  test('where there is no segment', async () => {
    expect(await new JournalCursor(temporaryFolder(), 'bank').read(0, 1, plenty)).toBeUndefined()
  })
})

test('a segment that cannot be opened is a failure', async () => {
  await commit('a')
  vi.spyOn(fs.promises, 'open').mockRejectedValueOnce(Object.assign(new Error('locked'), { code: 'EACCES' }))
  await expect(read(0)).rejects.toThrow('locked')
})
