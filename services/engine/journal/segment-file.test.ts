import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { segmentHeaderBytes } from './segment-header.ts'
import { BlankSegment } from './blank-segment.ts'
import type { SegmentFile } from './segment-file.ts'
import { openFilesIn, temporaryFolder } from '../testing/bank.ts'

let folder: string
let segment: SegmentFile

beforeEach(async () => {
  folder = temporaryFolder()
  segment = await (await BlankSegment.lay(folder)).begin('bank', 1)
})

afterEach(() => vi.restoreAllMocks())

const file = () => path.join(folder, 'journal-0000000000000001.log')
const content = () => fs.readFileSync(file()).subarray(segmentHeaderBytes).toString().replaceAll('\0', '')

/** Resolves when the write is told as done, or as failed with its code. */
function write(text: string): Promise<string> {
  const bytes = Buffer.from(text)
  return new Promise((resolve) => {
    segment.write(bytes, bytes.length, (error) =>
      resolve(error ? String((error as NodeJS.ErrnoException).code ?? error.message) : 'done'),
    )
  })
}

type Call = (...args: unknown[]) => void

/** The next record that is written fails so. */
function failNext(error: Error | null, written = 0): void {
  const real = fs.write.bind(fs) as unknown as Call
  let failed = false
  vi.spyOn(fs, 'write').mockImplementation(((...args: unknown[]) => {
    const isRecord = (args[1] as Buffer)[args[2] as number] !== 0
    if (failed || !isRecord) {
      real(...args)
      return
    }
    failed = true
    setImmediate(() => (args.at(-1) as Call)(error, written))
  }) as unknown as typeof fs.write)
}

test('writes follow one another, and the file is cut to size when it is closed', async () => {
  expect(segment.end).toBe(segmentHeaderBytes)
  expect(await Promise.all(['one ', 'two ', 'three'].map(write))).toEqual(['done', 'done', 'done'])
  expect(content()).toBe('one two three')
  expect(segment.end).toBe(segmentHeaderBytes + 13)
  await segment.close()
  expect(fs.statSync(file()).size).toBe(segment.end)
  expect(openFilesIn(folder)).toEqual([])
})

describe('a full disk', () => {
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' })

  test('fails the write and those behind it, and the next one takes their place', async () => {
    expect(await write('kept ')).toBe('done')
    failNext(full)
    expect(await Promise.all([write('lost '), write('lost as well ')])).toEqual(['ENOSPC', 'ENOSPC'])
    expect(await write('again')).toBe('done')
    expect(content()).toBe('kept again')
    await segment.close()
  })

  test('fails what comes while the file is cut back, and that is cut back once', async () => {
    let cuts = 0
    let cut: (() => void) | undefined
    const real = fs.ftruncate.bind(fs) as unknown as Call
    vi.spyOn(fs, 'ftruncate').mockImplementation(((...args: unknown[]) => {
      cuts += 1
      cut = () => real(...args)
    }) as unknown as typeof fs.ftruncate)
    failNext(full)
    const first = write('lost ')
    await vi.waitFor(() => expect(cut).toBeDefined(), { timeout: 30_000 })
    const second = write('lost as well ')
    expect(cuts).toBe(1)
    cut!()
    expect(await Promise.all([first, second])).toEqual(['ENOSPC', 'ENOSPC'])
    expect(cuts).toBe(1)
    vi.restoreAllMocks()
    expect(await write('again')).toBe('done')
    expect(content()).toBe('again')
    await segment.close()
  })

  test('that cannot even be cut back fails with the reason of that', async () => {
    vi.spyOn(fs, 'ftruncate').mockImplementation(((_fd: number, _end: number, done: Call) =>
      setImmediate(() => done(Object.assign(new Error('broken'), { code: 'EIO' })))) as never)
    failNext(full)
    expect(await write('lost')).toBe('EIO')
    vi.restoreAllMocks()
    await segment.close()
  })
})

test('a disk that takes nothing fails the write', async () => {
  failNext(null)
  expect(await write('lost')).toBe('the disk took nothing')
  vi.restoreAllMocks()
  await segment.close()
})

test('another failure is told to all that were under way, and the file is left as it is', async () => {
  const cut = vi.spyOn(fs, 'ftruncate')
  failNext(Object.assign(new Error('broken'), { code: 'EIO' }))
  expect(await Promise.all([write('lost '), write('lost as well ')])).toEqual(['EIO', 'EIO'])
  expect(cut).not.toHaveBeenCalled()
  vi.restoreAllMocks()
  await segment.close()
})

test('files are closed also where they cannot be cut to size', async () => {
  await write('kept')
  vi.spyOn(fs, 'ftruncate').mockImplementation(((_fd: number, _end: number, done: Call) =>
    setImmediate(() => done(new Error('broken')))) as never)
  await expect(segment.close()).rejects.toThrow('broken')
  expect(openFilesIn(folder)).toEqual([])
})
