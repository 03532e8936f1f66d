import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { listOwnSnapshots, listSegments, segmentNameFor, snapshotNameFor } from '../folder/folder-files.ts'
import { removeOutdated } from './retention.ts'
import { temporaryFolder } from '../testing/bank.ts'

const time = '2026-11-20T16:42:42.123Z'
let folder: string

/** Snapshots of 10, 20, 30 and 40, and segments that begin behind each of them. */
beforeEach(() => {
  folder = temporaryFolder()
  const names = [1, 11, 21, 31, 41].map(segmentNameFor)
  names.push(...[10, 20, 30, 40].map((sequence) => snapshotNameFor(sequence, time)))
  for (const name of names) fs.writeFileSync(path.join(folder, name), name)
})

const readable = (...sequences: number[]) => sequences.map((sequence) => ({ sequence }))
const left = () => ({
  snapshots: listOwnSnapshots(folder).map(({ sequence }) => sequence),
  segments: listSegments(folder).map(({ sequence }) => sequence),
})
const all = { snapshots: [40, 30, 20, 10], segments: [1, 11, 21, 31, 41] }

test('as many snapshots as are to be kept stay, and the journal behind the oldest of them', async () => {
  await removeOutdated(folder, readable(40, 30, 20, 10), 2)
  expect(left()).toEqual({ snapshots: [40, 30], segments: [31, 41] })
})

test('the oldest that is kept decides, however many are kept', async () => {
  await removeOutdated(folder, readable(40, 30, 20, 10), 3)
  expect(left()).toEqual({ snapshots: [40, 30, 20], segments: [21, 31, 41] })
})

test('snapshots that cannot be read do not count, but stay while they are newer than the oldest kept', async () => {
  await removeOutdated(folder, readable(40, 20), 2)
  expect(left()).toEqual({ snapshots: [40, 30, 20], segments: [21, 31, 41] })
})

test('where fewer can be read than are to be kept, no snapshot goes', async () => {
  await removeOutdated(folder, readable(40, 30), 3)
  expect(left()).toEqual({ snapshots: [40, 30, 20, 10], segments: [31, 41] })
})

test('a single snapshot is not trusted, and none even less', async () => {
  await removeOutdated(folder, readable(40), 2)
  expect(left()).toEqual(all)
  await removeOutdated(folder, readable(40, 30), 1)
  expect(left()).toEqual(all)
  await removeOutdated(folder, [], 2)
  expect(left()).toEqual(all)
})

test('a segment stays as long as it holds a change behind the oldest snapshot that is kept', async () => {
  fs.renameSync(path.join(folder, segmentNameFor(31)), path.join(folder, segmentNameFor(32)))
  await removeOutdated(folder, readable(40, 30), 2)
  expect(left().segments).toEqual([21, 32, 41])
})

test('the last segment stays, whatever it holds', async () => {
  for (const first of [21, 31, 41]) fs.rmSync(path.join(folder, segmentNameFor(first)))
  await removeOutdated(folder, readable(40, 30), 2)
  expect(left().segments).toEqual([11])
})
