import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentLog } from '../log.ts'
import { openFilesIn, temporaryFolder } from '../testing/bank.ts'
import { spyOnSyncs } from '../testing/synced-files.ts'
import { Journal } from './journal.ts'
import { readJournal } from './journal-reader.ts'

let folder: string
let journal: Journal

beforeEach(async () => {
  folder = temporaryFolder()
  journal = await Journal.open(folder, 'bank', 0, undefined, silentLog)
})

afterEach(() => vi.restoreAllMocks())

const names = () => fs.readdirSync(folder).sort()
const append = (sequence: number) =>
  new Promise<Error | null>((resolve) => journal.append('{}', sequence, 1, resolve))

test('commands that wait for a new segment wait for its name only', async () => {
  expect(await append(1)).toBeNull()
  await journal.prepareToRotate()
  const synced = spyOnSyncs()
  // The segment before is cut to size when the new one takes commands already.
  const truncated = vi.spyOn(fs, 'ftruncate').mockImplementation(() => undefined)
  await journal.rotate(2)
  expect(synced).toEqual(process.platform === 'win32' ? [] : [folder])
  expect(truncated).toHaveBeenCalledOnce()
  expect(await append(2)).toBeNull()
})

test('a new segment has its first zeros already, and the one before is cut to size', async () => {
  expect(await append(1)).toBeNull()
  await journal.rotate(2)
  expect(await append(2)).toBeNull()
  const { bytes } = journal
  await journal.close()
  expect(names()).toEqual(['journal-0000000000000001.log', 'journal-0000000000000002.log'])
  expect(bytes).toBe(names().reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0))
  expect(openFilesIn(folder)).toEqual([])
})

test('a rotation that is prepared while another one is under way harms no segment', async () => {
  expect(await append(1)).toBeNull()
  const rename = fs.promises.rename
  let preparing: Promise<void> | undefined
  vi.spyOn(fs.promises, 'rename').mockImplementationOnce(async (...args) => {
    preparing = journal.prepareToRotate()
    await preparing
    await rename(...args)
  })
  await journal.rotate(2)
  expect(await append(2)).toBeNull()
  await journal.prepareToRotate()
  await journal.rotate(3)
  expect(await append(3)).toBeNull()
  await journal.close()
  const commands: string[] = []
  const visit = (command: string) => void commands.push(command)
  readJournal({ folder, service: 'bank', after: 0, log: silentLog, visit })
  expect(commands).toEqual(['{}', '{}', '{}'])
})

test('a disk without space for a new segment keeps nothing of it, and the present one goes on', async () => {
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' })
  const open = fs.promises.open
  vi.spyOn(fs.promises, 'open').mockImplementationOnce(async (...args) => {
    const handle = await open(...args)
    handle.sync = () => Promise.reject(full)
    return handle
  })
  await expect(journal.rotate(1)).resolves.toBeUndefined()
  await expect(journal.rotate(2)).rejects.toBe(full)
  expect(names()).toEqual(['journal-0000000000000001.log'])
  expect(await append(1)).toBeNull()
  await journal.rotate(2)
  expect(await append(2)).toBeNull()
  await journal.close()
})
