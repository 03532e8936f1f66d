import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  compactTime,
  importedNameFor,
  isImportedName,
  isSnapshotName,
  listImported,
  listOwnSnapshots,
  listSegments,
  removeLeftovers,
  segmentNameFor,
  snapshotNameFor,
  syncFolder,
  writeWhole,
} from './folder-files.ts'
import { openFilesIn, temporaryFolder } from '../testing/bank.ts'
import { spyOnSyncs } from '../testing/synced-files.ts'

const time = '2026-11-20T16:42:42.123Z'
let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})

afterEach(() => void vi.restoreAllMocks())

const put = (...names: string[]) => names.forEach((name) => fs.writeFileSync(path.join(folder, name), name))

describe('names', () => {
  test('hold the sequence and the time', () => {
    expect(compactTime(time)).toBe('20261120T164242Z')
    expect(segmentNameFor(42)).toBe('journal-0000000000000042.log')
    expect(snapshotNameFor(42, time)).toBe('snapshot-0000000000000042-20261120T164242Z.sqlite')
    expect(importedNameFor(time, '0123456789abcdef')).toBe('imported-20261120T164242Z-01234567.sqlite')
  })

  test('of snapshots are told from all others', () => {
    const own = snapshotNameFor(1, time)
    const imported = importedNameFor(time, 'deadbeef')
    expect([own, imported].map(isSnapshotName)).toEqual([true, true])
    expect([own, imported].map(isImportedName)).toEqual([false, true])
    for (const other of [
      `x${own}`,
      `${own}x`,
      `x${imported}`,
      `${imported}x`,
      `${own}.tmp`,
      `../${own}`,
      'lock',
    ]) {
      expect(isSnapshotName(other)).toBe(false)
      expect(isImportedName(other)).toBe(false)
    }
  })
})

describe('a folder', () => {
  test('lists its segments oldest first and its snapshots newest first, and nothing else', () => {
    const [one, two] = [snapshotNameFor(5, time), snapshotNameFor(100, time)]
    const imports = [importedNameFor(time, 'ffffffff'), importedNameFor(time, '00000000')]
    put(segmentNameFor(20), segmentNameFor(3), one, two, ...imports, 'lock', 'journal-1.log', `${one}.tmp`)
    put(`x${segmentNameFor(1)}`, `${segmentNameFor(1)}x`, `x${one}`, `${one}x`)
    expect(listSegments(folder)).toEqual(
      [3, 20].map((sequence) => {
        const name = segmentNameFor(sequence)
        return { name, path: path.join(folder, name), sequence }
      }),
    )
    expect(listOwnSnapshots(folder).map(({ name, sequence }) => [name, sequence])).toEqual([
      [two, 100],
      [one, 5],
    ])
    expect(listImported(folder)).toEqual([...imports].sort())
  })

  test('is listed in order, in whatever order the system names its files', () => {
    const [segments, own, imports] = [
      [segmentNameFor(20), segmentNameFor(3)],
      [snapshotNameFor(5, time), snapshotNameFor(7, time), snapshotNameFor(6, time)],
      [importedNameFor(time, 'ffffffff'), importedNameFor(time, '00000000')],
    ]
    vi.spyOn(fs, 'readdirSync').mockImplementation((() => [...segments, ...own, ...imports]) as never)
    expect(listSegments(folder).map(({ sequence }) => sequence)).toEqual([3, 20])
    expect(listOwnSnapshots(folder).map(({ sequence }) => sequence)).toEqual([7, 6, 5])
    expect(listImported(folder)).toEqual([...imports].reverse())
  })

  test('that is not there has nothing in it', () => {
    expect(listSegments(path.join(folder, 'nowhere'))).toEqual([])
  })

  test('that is no folder is a mistake', () => {
    put('file')
    expect(() => listSegments(path.join(folder, 'file'))).toThrow('ENOTDIR')
  })

  test('loses what was left half written, and nothing else', async () => {
    const kept = ['lock', 'notes.tmp', `${segmentNameFor(1)}.tmp.bak`, 'my-journal-1.tmp', segmentNameFor(1)]
    put(...kept, 'journal-1.tmp', 'snapshot-1.sqlite.tmp', 'imported-1.tmp')
    await removeLeftovers(folder)
    expect(fs.readdirSync(folder).sort()).toEqual([...kept].sort())
  })
})

describe('a file that is written whole', () => {
  const target = () => path.join(folder, 'target')

  test('is there with all its bytes, for its owner only, and nothing beside it', async () => {
    await writeWhole(target(), Buffer.from('new'))
    expect(fs.readFileSync(target(), 'utf8')).toBe('new')
    expect(fs.readdirSync(folder)).toEqual(['target'])
    if (process.platform !== 'win32') expect(fs.statSync(target()).mode & 0o777).toBe(0o600)
  })

  test('and its folder are flushed to the disk, and nothing stays open', async () => {
    const synced = spyOnSyncs()
    await writeWhole(target(), Buffer.from('new'))
    expect(synced).toEqual(process.platform === 'win32' ? [`${target()}.tmp`] : [`${target()}.tmp`, folder])
    expect(openFilesIn(folder)).toEqual([])
  })

  test('in a folder that is not there fails with the reason', async () => {
    const nowhere = path.join(folder, 'nowhere', 'target')
    await expect(writeWhole(nowhere, Buffer.from('new'))).rejects.toMatchObject({
      code: 'ENOENT',
      syscall: 'open',
    })
    await expect(syncFolder(path.dirname(nowhere))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('is looked at before it takes its name', async () => {
    put('target')
    await writeWhole(target(), Buffer.from('new'), {
      inspect: (temporary) => {
        expect(fs.readFileSync(temporary, 'utf8')).toBe('new')
        expect(fs.readFileSync(target(), 'utf8')).toBe('target')
        return Promise.resolve()
      },
    })
    expect(fs.readFileSync(target(), 'utf8')).toBe('new')
  })

  test('is not there if it does not please, and leaves nothing behind', async () => {
    put('target')
    const inspect = () => Promise.reject(new Error('no good'))
    await expect(writeWhole(target(), Buffer.from('new'), { inspect })).rejects.toThrow('no good')
    expect(fs.readFileSync(target(), 'utf8')).toBe('target')
    expect(fs.readdirSync(folder)).toEqual(['target'])
  })
})
