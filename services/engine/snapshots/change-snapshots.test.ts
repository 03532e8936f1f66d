import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { listOwnSnapshots, listSegments, snapshotNameFor } from '../folder/folder-files.ts'
import { fill, openBank, temporaryFolder } from '../testing/bank.ts'
import { deleteSnapshot, giveTitle } from './change-snapshots.ts'
import { removeOutdated } from './retention.ts'
import { titlesIn } from './titles.ts'

vi.mock('../workers/worker-client.ts', () => import('../testing/in-process.ts'))

const nameOf = (sequence: number) => snapshotNameFor(sequence, '2026-11-20T16:42:42.123Z')
let folder: string

beforeEach(() => {
  folder = temporaryFolder()
  for (const sequence of [10, 20, 30, 40]) fs.writeFileSync(path.join(folder, nameOf(sequence)), '')
})

const left = () => listOwnSnapshots(folder).map(({ sequence }) => sequence)

test('a title is kept, replaced and taken away, and no two snapshots have the same one', async () => {
  await giveTitle(folder, nameOf(10), 'before the sale')
  await giveTitle(folder, nameOf(10), 'after the sale')
  await expect(giveTitle(folder, nameOf(20), 'after the sale')).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
  })
  expect(titlesIn(folder)).toEqual({ [nameOf(10)]: 'after the sale' })
  await giveTitle(folder, nameOf(10), '')
  expect(titlesIn(folder)).toEqual({})
})

test.each(['x'.repeat(61), 'two\nlines', nameOf(10)])(
  'a title that could be mistaken is refused: %j',
  async (title) => {
    await expect(giveTitle(folder, nameOf(20), title)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    await expect(giveTitle(folder, 'nothing', 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  },
)

test('a file of titles that somebody broke or forged counts for nothing', () => {
  for (const text of ['{', '[]', 'null', '{"../secret":"x"}', `{"${nameOf(10)}":7}`]) {
    fs.writeFileSync(path.join(folder, 'snapshot-titles.json'), text)
    expect(titlesIn(folder)).toEqual({})
  }
})

test('a snapshot is deleted with its title, but never the newest one', async () => {
  await giveTitle(folder, nameOf(20), 'old')
  await deleteSnapshot(folder, 'bank', nameOf(20))
  expect(left()).toEqual([40, 30, 10])
  expect(titlesIn(folder)).toEqual({})
  await expect(deleteSnapshot(folder, 'bank', nameOf(40))).rejects.toThrow('the database starts from it')
  await expect(deleteSnapshot(folder, 'bank', '../snapshot')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(left()).toEqual([40, 30, 10])
})

test('a snapshot with a title is not removed when it is outdated', async () => {
  await giveTitle(folder, nameOf(10), 'the first one')
  await removeOutdated(folder, [{ sequence: 40 }, { sequence: 30 }, { sequence: 20 }], 2)
  expect(left()).toEqual([40, 30, 10])
})

test('two readable snapshots stay where the journal does not reach back, also beside one that is damaged', async () => {
  const own = temporaryFolder()
  const state = await openBank(own, { keepSnapshots: 2 })
  for (const prefix of ['a', 'b', 'c']) {
    await fill(state, prefix)
    await state.takeSnapshot()
  }
  await state.close()
  const names = listOwnSnapshots(own).map(({ name }) => name)
  expect(listSegments(own)[0]!.sequence).toBeGreaterThan(1)
  // The newest one cannot be read: the database would start from the one before.
  fs.writeFileSync(path.join(own, nameOf(1_000_000)), 'damaged')
  for (const name of names.slice(0, 2))
    await expect(deleteSnapshot(own, 'bank', name)).rejects.toThrow('is needed if')
})
