import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LogFiles } from './log-files.ts'
import { newSegment } from './segments.ts'
import { SourceCursor } from './source-cursor.ts'

let data: string
let folder: string
let warnings: object[]

const limits = { on: true, maxBytes: 1_000, keep: 3, days: 14 }
const dayMs = 86_400_000

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'marketlab-logs-'))
  folder = join(data, 'logs')
  warnings = []
})

afterEach(() => rmSync(data, { recursive: true, force: true }))

function newFiles(retryMs = 1): LogFiles {
  return new LogFiles({
    gatherMs: 1,
    retryMs,
    warn: (details, message) => warnings.push({ ...details, message }),
  })
}

async function written(
  work: (files: LogFiles) => unknown,
  given: Partial<typeof limits> = {},
): Promise<void> {
  const files = newFiles()
  files.open(folder, { ...limits, ...given })
  await work(files)
  await files.close()
}

function textOf(source: string): string {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${source}.`))
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
}

const messagesOf = (source: string) =>
  textOf(source)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { msg: string }).msg)

const line = (msg: string) => JSON.stringify({ level: 'info', time: new Date().toISOString(), msg })

test('each member has a file of its own, which others cannot read, and it goes on after a restart', async () => {
  await written((files) => {
    files.write('product-db', line('one'))
    files.write('gateway-2', line('two'))
  })
  await written((files) => files.write('product-db', line('three')))
  expect(messagesOf('product-db')).toEqual(['one', 'three'])
  expect(messagesOf('gateway-2')).toEqual(['two'])
  expect(readdirSync(folder)).toHaveLength(2)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
})

test('a line is not lost behind one that a kill has torn', async () => {
  await written((files) => files.write('product-db', line('one')))
  const file = join(folder, readdirSync(folder)[0]!)
  appendFileSync(file, line('torn').slice(0, -9))
  await written((files) => files.write('product-db', line('two')))
  const cursor = new SourceCursor(folder, 'product-db', 0)
  expect((await cursor.next()).map(({ message }) => message)).toEqual([
    'one',
    expect.stringContaining('{"level"'),
    'two',
  ])
})

test('lines that came before the folder is known are kept for it', async () => {
  const files = newFiles()
  files.record('app', 'warn', { err: new Error('why') }, 'early')
  files.open(folder, limits)
  await files.close()
  expect(JSON.parse(textOf('app'))).toMatchObject({
    level: 'warn',
    service: 'app',
    msg: 'early',
    err: { message: 'why' },
  })
})

test('whatever a process writes becomes one line of harmless JSON', async () => {
  const hostile = '\u001b]0;title\u0007 {"level":'
  await written(
    (files) => {
      files.write('product-db', hostile)
      files.write('product-db', '{"level":"info","msg":"\u202e"}')
      files.write('product-db', JSON.stringify({ level: 'info', msg: 'x'.repeat(1_000_000) }))
    },
    { maxBytes: 1_000_000 },
  )
  expect(textOf('product-db')).toMatch(/^[ -~\n…]*$/)
  const messages = messagesOf('product-db')
  expect(messages.slice(0, 2)).toEqual([hostile, '\u202e'])
  expect(messages[2]!.length).toBeLessThan(10_000)
})

test('files are bounded in size and number, by the oldest lines', async () => {
  const messages = Array.from({ length: 100 }, (_, index) => `line ${index} ${'x'.repeat(100)}`)
  await written((files) => {
    for (const message of messages) files.write('product-db', line(message))
  })
  const names = readdirSync(folder)
  expect(names).toHaveLength(limits.keep)
  for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(limits.maxBytes)
  const kept = messagesOf('product-db')
  expect(kept.length).toBeGreaterThan(10)
  expect(kept).toEqual(messages.slice(-kept.length))
})

test('files whose lines are all too old are removed, also those of members that are gone', async () => {
  await written((files) => files.write('app', line('first')))
  const past = Date.now() - 20 * dayMs
  const old = [
    newSegment('gone', past),
    newSegment('product-db', past),
    newSegment('product-db', past + 5.5 * dayMs),
  ]
  for (const { name } of old) writeFileSync(join(folder, name), `${line('old')}\n`)
  writeFileSync(join(folder, 'notes.txt'), 'of the user')
  await written((files) => files.write('product-db', line('new')))
  const names = readdirSync(folder)
  expect(names).not.toContain(old[0]!.name)
  expect(names).not.toContain(old[1]!.name)
  expect(names).toContain(old[2]!.name)
  expect(names).toContain('notes.txt')
})

test('a line with the field audit is in the log of deeds, too', async () => {
  const deed = JSON.stringify({ level: 'info', audit: 'set-stock', by: 'administrator', msg: 'stock set' })
  await written((files) => {
    files.write('product-db', deed)
    files.write('product-db', line('"audit": no field, but words'))
    files.audit({ by: 'app', action: 'cluster.kill', args: { target: 'product-db' }, error: 'no' })
  })
  expect(messagesOf('product-db')).toHaveLength(2)
  expect(messagesOf('audit')).toEqual(['stock set', 'cluster.kill failed'])
})

test('with files off, nothing is written or gathered', async () => {
  await written((files) => files.write('product-db', line('one')), { on: false })
  expect(existsSync(folder)).toBe(false)
})

test('a folder that cannot be written is warned of once, and lines go on when it can be', async () => {
  writeFileSync(folder, 'a file where the folder belongs')
  const files = newFiles()
  files.open(folder, limits)
  files.write('product-db', line('one'))
  await expect.poll(() => warnings).toHaveLength(1)
  files.write('customer-db', line('two'))
  rmSync(folder)
  await expect.poll(() => existsSync(folder) && messagesOf('customer-db')).toEqual(['two'])
  await files.close()
  expect(messagesOf('product-db')).toEqual(['one'])
  expect(warnings).toEqual([
    { folder, reason: expect.any(String), message: expect.stringContaining('cannot be written') },
  ])
})

test('lines that no memory is kept for are counted', async () => {
  writeFileSync(folder, 'a file where the folder belongs')
  const files = newFiles()
  files.open(folder, { ...limits, maxBytes: 10_000_000 })
  const large = line('x'.repeat(40_000))
  for (let count = 0; count < 200; count += 1) files.write('product-db', large)
  await expect.poll(() => warnings).toHaveLength(1)
  rmSync(folder)
  await expect.poll(() => existsSync(folder) && textOf('product-db')).toContain('could not be written')
  await files.close()
  const lines = textOf('product-db').trimEnd().split('\n')
  const { lost } = JSON.parse(lines.at(-1)!) as { lost: number }
  expect(lost).toBe(200 - (lines.length - 1))
  expect(lost).toBeGreaterThan(50)
})

test('closing does not wait for a disk that takes nothing', async () => {
  writeFileSync(folder, 'a file where the folder belongs')
  const files = newFiles(3_600_000)
  files.open(folder, limits)
  files.write('product-db', line('one'))
  await expect.poll(() => warnings).toHaveLength(1)
  await files.close()
  expect(readFileSync(folder, 'utf8')).toContain('belongs')
})
