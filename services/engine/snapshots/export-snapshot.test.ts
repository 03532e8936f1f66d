import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { exportSnapshotFile } from './export-snapshot.ts'
import { snapshotNameFor } from '../folder/folder-files.ts'
import { openFilesIn, temporaryFolder } from '../testing/bank.ts'

const name = snapshotNameFor(1, '2026-11-20T16:42:42.123Z')
let folder: string
let target: string

beforeEach(() => {
  folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, name), 'a snapshot')
  target = path.join(temporaryFolder(), 'copy.sqlite')
})

const written = () => fs.readFileSync(target, 'utf8')
const beside = () => fs.readdirSync(path.dirname(target))

test('a snapshot is copied to where it is wanted, and nothing else is left there', async () => {
  await exportSnapshotFile(folder, name, target)
  expect(written()).toBe('a snapshot')
  expect(beside()).toEqual(['copy.sqlite'])
  expect(openFilesIn(path.dirname(target))).toEqual([])
})

test('a file that is there is overwritten only if that is wanted', async () => {
  fs.writeFileSync(target, 'mine')
  for (const options of [undefined, {}, { overwrite: false }])
    await expect(exportSnapshotFile(folder, name, target, options)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    })
  expect(written()).toBe('mine')
  await exportSnapshotFile(folder, name, target, { overwrite: true })
  expect(written()).toBe('a snapshot')
})

describe('it is a mistake', () => {
  const mistake = {
    code: 'INVALID_ARGUMENT',
    details: { field: 'file', expected: 'a file that can be written' },
  }

  test('to name a folder that is not there', async () => {
    const nowhere = path.join(folder, 'nowhere', 'copy.sqlite')
    await expect(exportSnapshotFile(folder, name, nowhere)).rejects.toMatchObject(mistake)
  })

  test('to name a folder instead of a file', async () => {
    fs.mkdirSync(target)
    await expect(exportSnapshotFile(folder, name, target, { overwrite: true })).rejects.toMatchObject(mistake)
    expect(beside()).toEqual(['copy.sqlite'])
  })

  test('to name a file as if it were a folder', async () => {
    fs.writeFileSync(target, 'mine')
    await expect(exportSnapshotFile(folder, name, path.join(target, 'x'))).rejects.toMatchObject(mistake)
  })

  test('to name a snapshot that is not there', async () => {
    await expect(exportSnapshotFile(folder, 'snapshot', target)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(beside()).toEqual([])
  })
})
