import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { mostYamlCharacters } from '../../services/config/yaml-text.ts'
import { readSchedule } from './read-schedule.ts'
import { ScheduleReader } from './schedule-reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-read-schedule-'))
const file = join(folder, 'mine.yaml')

afterEach(() => rmSync(file, { recursive: true, force: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a sound schedule can be handed from thread to thread, and one that is not says why', () => {
  writeFileSync(
    file,
    'length: 2s\nsteps:\n  - {at: 1s, do: kill product-db}\nexpect:\n  - {that: failed = 0, why: x}',
  )
  const read = readSchedule(file)
  expect(read).toMatchObject({ kind: 'sound', schedule: { length: 2_000 } })
  expect(structuredClone(read)).toEqual(read)
  writeFileSync(file, 'length: 2')
  expect(readSchedule(file)).toMatchObject({ kind: 'broken', problems: [{ line: 1, field: 'length' }] })
})

test('of a file that is too large no more is read than shows that', () => {
  writeFileSync(file, Buffer.alloc(16 * mostYamlCharacters, '#'))
  expect(readSchedule(file)).toMatchObject({
    kind: 'broken',
    problems: [{ message: expect.stringContaining('larger than 256 KiB') }],
  })
})

test.skipIf(process.platform === 'win32').each([
  ['a pipe', () => execFileSync('mkfifo', [file])],
  ['a device', () => symlinkSync('/dev/zero', file)],
  ['a folder', () => mkdirSync(file)],
])('%s is refused, not waited for', (kind, make) => {
  make()
  expect(() => readSchedule(file)).toThrow(`mine.yaml cannot be read: it is ${kind}, not a file.`)
})

test('a file that is not there is named', () => {
  expect(() => readSchedule(file)).toThrow('mine.yaml cannot be read: ENOENT')
})

test('a file that cannot be read to its end is given up', async () => {
  const endless = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { for (;;); })`
  const reader = new ScheduleReader(new URL(`data:text/javascript,${encodeURIComponent(endless)}`), 50)
  await expect(reader.read('/some/mine.yaml')).rejects.toThrow('Reading mine.yaml takes too long')
  reader.close()
})
