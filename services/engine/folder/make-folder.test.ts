import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkFolder, makeFolder } from './make-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-folders-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a folder is made for this user alone, with those above it, and the outermost is told', () => {
  const wanted = join(folder, 'a', 'b', 'c')
  expect(makeFolder(wanted)).toBe(join(folder, 'a'))
  if (process.platform !== 'win32') expect(statSync(wanted).mode & 0o777).toBe(0o700)
  expect(makeFolder(wanted)).toBeUndefined()
})

test('a check leaves nothing behind', () => {
  const wanted = join(folder, 'checked')
  checkFolder(wanted)
  expect(readdirSync(wanted)).toEqual([])
})

test('a file where a folder is needed is told in words', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(() => checkFolder(file)).toThrow(
    `The folder ${file} cannot be used: it is a file, and a folder is needed`,
  )
  expect(() => checkFolder(join(file, 'below'))).toThrow('a part of its path is a file, not a folder')
})

test('a folder in which this user may not write is told in words', () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o500 })
  // The administrator may write everywhere.
  if (process.getuid?.() === 0 || process.platform === 'win32') checkFolder(closed)
  else expect(() => checkFolder(closed)).toThrow('this user may not write there')
})

test.runIf(process.platform === 'linux')('a folder below /proc is refused, and does not hang', () => {
  expect(() => makeFolder('/proc/marketlab/data')).toThrow('The folder /proc/marketlab/data cannot be used: ')
})
