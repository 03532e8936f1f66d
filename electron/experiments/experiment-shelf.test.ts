import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ExperimentLibrary } from '../../bench/experiments/library.ts'
import { ExperimentShelf } from './experiment-shelf.ts'
import { OwnExperiments } from './own-experiments.ts'
import { readSchedule, readText } from './read-schedule.ts'
import type { ScheduleReader } from './schedule-reader.ts'

const reader = {
  read: (file: string) => Promise.resolve().then(() => readSchedule(file)),
  check: (text: string) => Promise.resolve(readText(text, 'the text')),
} as unknown as ScheduleReader
const library = new ExperimentLibrary(pathToFileURL(join(import.meta.dirname, '../../resources/')))
const sound = 'title: Mine\nlength: 2s\nsteps:\n  - {at: 1s, do: kill product-db}\n'

let folder: string
let own: string
let shelf: ExperimentShelf

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-shelf-'))
  own = join(folder, 'experiments')
  shelf = new ExperimentShelf({ library, own: new OwnExperiments(own, reader), reader })
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a copy of a ready experiment has a title of its own, can be changed and run, and survives in its file', async () => {
  const { name } = await shelf.duplicate('slow-disk')
  expect(name).toBe('slow-disk-copy')
  const [copy] = await shelf.list()
  expect(copy).toMatchObject({ name, isOwn: true, isBroken: false })
  expect(copy!.title).toMatch(/ \(copy\)$/)
  const ready = (await shelf.list()).find((one) => one.name === 'slow-disk')!
  expect(copy).toMatchObject({ steps: ready.steps, lengthMs: ready.lengthMs, lookFor: ready.lookFor })
  await shelf.keep(name, sound)
  expect(readdirSync(own)).toEqual(['slow-disk-copy.yaml'])
  expect(readFileSync(join(own, 'slow-disk-copy.yaml'), 'utf8')).toBe(sound)
  expect(await shelf.find(name)).toMatchObject({ title: 'Mine', length: 2_000 })
  expect(await shelf.duplicate('slow-disk')).toEqual({ name: 'slow-disk-copy-2' })
})

test('a text with mistakes is not kept, and the mistakes are told by line', async () => {
  const { name } = await shelf.duplicate('lost-reply')
  const before = await shelf.text(name)
  expect(await shelf.check('length: 2')).toMatchObject([{ line: 1, field: 'length' }])
  expect(await shelf.check(sound)).toEqual([])
  await expect(shelf.keep(name, 'length: 2')).rejects.toThrow('not an experiment yet. Line 1')
  expect(await shelf.text(name)).toBe(before)
})

test('a ready experiment is neither changed nor deleted, and nothing outside the folder is reached', async () => {
  await expect(shelf.keep('slow-disk', sound)).rejects.toThrow('duplicate it')
  await expect(shelf.delete('slow-disk')).rejects.toThrow('duplicate it')
  writeFileSync(join(folder, 'outside.yaml'), sound)
  const outside = '../outside'
  for (const asked of [shelf.text(outside), shelf.delete(outside), shelf.find(outside)])
    await expect(asked).rejects.toThrow('There is no experiment')
  await expect(shelf.keep('../outside', sound)).rejects.toThrow('There is no experiment')
  await expect(shelf.keep('new', sound)).rejects.toThrow('There is no experiment new')
})

test('an opened file is kept beside those of the same name, and deleted alone', async () => {
  const file = join(folder, 'slow disk!.yaml')
  writeFileSync(file, sound)
  expect(await shelf.open(file)).toMatchObject({ kind: 'sound', outline: { name: 'slow-disk-' } })
  expect(await shelf.open(file)).toMatchObject({ kind: 'sound', outline: { name: 'slow-disk--2' } })
  await shelf.delete('slow-disk-')
  expect((await shelf.list()).filter(({ isOwn }) => isOwn).map(({ name }) => name)).toEqual(['slow-disk--2'])
  await expect(shelf.find('slow-disk-')).rejects.toThrow('There is no experiment')
})

test('a file that another program broke is listed, shown and deleted, but not run', async () => {
  const { name } = await shelf.duplicate('slow-disk')
  writeFileSync(join(own, `${name}.yaml`), 'length: 2')
  expect((await shelf.list())[0]).toMatchObject({ name, title: name, isOwn: true, isBroken: true })
  expect(await shelf.text(name)).toBe('length: 2')
  await expect(shelf.find(name)).rejects.toThrow('not an experiment yet')
  await shelf.keep(name, sound)
  expect(await shelf.find(name)).toMatchObject({ title: 'Mine' })
})
