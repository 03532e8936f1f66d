import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newSegment } from '../../services/logs/segments.ts'
import { commandLine } from '../testing/command-line.ts'
import { temporaryFolder } from '../testing/run-marketlab.ts'
import { timeOf } from './time-of.ts'

const now = Date.now()
let data: string

beforeAll(() => {
  data = temporaryFolder()
  mkdirSync(join(data, 'logs'))
  put('product-db', now - 7_200_000, [
    { at: now - 7_200_000, level: 'info', msg: 'ready', port: 6002 },
    { at: now - 600_000, level: 'warn', msg: 'slow', trace: 'abc' },
  ])
  put('product-db', now - 60_000, [
    { at: now - 60_000, level: 'error', msg: 'failed', err: { message: 'two\nlines' } },
  ])
  put('buyer-frontend', now - 7_100_000, [
    { at: now - 610_000, level: 'debug', msg: 'request', trace: 'abc' },
  ])
  put('audit', now - 90_000, [
    { at: now - 90_000, level: 'info', msg: 'Signal done', action: 'Signal', by: 'command' },
  ])
})

afterAll(() => rmSync(data, { recursive: true, force: true }))

function put(
  source: string,
  begun: number,
  lines: { at: number; msg: string; [field: string]: unknown }[],
): void {
  const text = lines.map(
    ({ at, ...fields }) => `${JSON.stringify({ time: new Date(at).toISOString(), ...fields })}\n`,
  )
  writeFileSync(join(data, 'logs', newSegment(source, begun).name), text.join(''))
}

const logs = (...words: string[]) => commandLine(['logs', ...words, '--data', data])
const words = (text: string) => text.match(/ready|slow|failed|request|Signal done/g) ?? []

test.each([
  [[], ['ready', 'request', 'slow', 'failed']],
  [['product-db'], ['ready', 'slow', 'failed']],
  [
    ['buyer-frontend', 'audit'],
    ['request', 'Signal done'],
  ],
  [
    ['--level', 'warn'],
    ['slow', 'failed'],
  ],
  [
    ['--trace', 'abc'],
    ['request', 'slow'],
  ],
  [
    ['--since', '30m'],
    ['request', 'slow', 'failed'],
  ],
  [
    ['--since', new Date(now - 605_000).toISOString()],
    ['slow', 'failed'],
  ],
  [
    ['-n', '2'],
    ['slow', 'failed'],
  ],
  [['-n', '0'], []],
  [['audit'], ['Signal done']],
])('logs %j shows the lines that are meant, by their time', async (given, expected) => {
  const { code, stdout, stderr } = await logs(...given)
  expect([code, stderr]).toEqual([0, ''])
  expect(words(stdout)).toEqual(expected)
})

test('a line has its time, level, member, message and details, in one line', async () => {
  const { stdout } = await logs('product-db')
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} INFO  product-db +ready  port=6002$/)
})

test('as JSON a line is that of the file, with its member', async () => {
  const { stdout } = await logs('--json', '--level', 'error')
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    {
      member: 'product-db',
      time: new Date(now - 60_000).toISOString(),
      level: 'error',
      msg: 'failed',
      err: { message: 'two\nlines' },
    },
  ])
})

test('a log that may have no lines yet is no error', async () =>
  expect(await logs('cluster')).toEqual({ code: 0, stdout: '', stderr: '' }))

test('a member without a log is an error that names the others, and so is a folder without logs', async () => {
  expect(await logs('prodct-db')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There are audit, buyer-frontend, product-db.'),
  })
  const empty = temporaryFolder()
  for (const folder of [empty, join(empty, 'none')])
    expect(await commandLine(['logs', '--data', folder])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no log files|no data folder/),
    })
  rmSync(empty, { recursive: true })
})

test.each([
  ['--since', 'yesterday'],
  ['--since', '5'],
  ['--since', '2026-13-01'],
  ['--since', '2026-02-31'],
  ['--since', '2026-02-29T12:00'],
  ['--since', '2026-04-31T12:00:00Z'],
  ['--since', '-5m'],
  ['--level', 'loud'],
  ['-n', '-1'],
])('logs %s %s is wrong usage', async (...given) => expect((await logs(...given)).code).toBe(2))

test('a time is so long ago, or an ISO time of this zone', () => {
  const at = Date.parse('2026-01-31T12:00:00Z')
  expect(timeOf('10m', undefined, at)).toBe(at - 600_000)
  expect(timeOf('2h', undefined, at)).toBe(at - 7_200_000)
  expect(timeOf('3d', undefined, at)).toBe(at - 259_200_000)
  expect(timeOf('2026-01-31T12:00:00Z')).toBe(at)
  expect(timeOf('2028-02-29T23:30:00-05:00')).toBe(Date.parse('2028-03-01T04:30:00Z'))
  expect(timeOf('2026-01-31T13:00:00+01:00')).toBe(at)
  expect(timeOf('2026-01-31')).toBe(new Date(2026, 0, 31).getTime())
})
