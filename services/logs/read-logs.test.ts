import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followLogs } from './follow-logs.ts'
import { MergedLogs } from './merged-logs.ts'
import { type KnownLines, readBackward } from './read-backward.ts'
import { newSegment } from './segments.ts'

let folder: string

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'marketlab-logs-')), 'logs')
  mkdirSync(folder)
})

afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const all = () => true
const textOf = (at: number, msg: string) =>
  JSON.stringify({ level: 'info', time: new Date(at).toISOString(), msg })

function put(source: string, begun: number, lines: readonly [at: number, msg: string][]): string {
  const file = join(folder, newSegment(source, begun).name)
  writeFileSync(file, lines.map(([at, msg]) => `${textOf(at, msg)}\n`).join(''))
  return file
}

async function messages(logs: MergedLogs): Promise<string[]> {
  const found: string[] = []
  for await (const lines of logs.read()) found.push(...lines.map(({ message }) => message))
  return found
}

test('lines are merged by time over members and files, each member in its own order', async () => {
  put('a', 10, [
    [10, 'a1'],
    [30, 'a2'],
    [20, 'a3, by a clock that was set back'],
  ])
  put('a', 40, [[40, 'a4']])
  put('b', 15, [
    [15, 'b1'],
    [35, 'b2'],
  ])
  expect(await messages(new MergedLogs(folder, all))).toEqual([
    'a1',
    'b1',
    'a2',
    'a3, by a clock that was set back',
    'b2',
    'a4',
  ])
  expect(await messages(new MergedLogs(folder, (source) => source === 'b'))).toEqual(['b1', 'b2'])
  expect(await messages(new MergedLogs(folder, all, 30))).toEqual(['a2', 'b2', 'a4'])
})

test('reading goes on where it was, over a torn line, into the next file, and to members that are new', async () => {
  const file = put('a', 10, [[10, 'a1']])
  const logs = new MergedLogs(folder, all)
  expect(await messages(logs)).toEqual(['a1'])
  const line = textOf(11, 'a2')
  appendFileSync(file, line.slice(0, 20))
  expect(await messages(logs)).toEqual([])
  appendFileSync(file, `${line.slice(20)}\n${textOf(12, 'a3')}\n`)
  put('a', 13, [[13, 'a4']])
  put('b', 14, [[14, 'b1']])
  expect(await messages(logs)).toEqual(['a2', 'a3', 'a4', 'b1'])
  rmSync(file)
  put('a', 15, [[15, 'a5']])
  expect(await messages(logs)).toEqual(['a5'])
})

test('following tells what is added, begun with the folder itself, and ends when it is told to', async () => {
  rmSync(folder, { recursive: true })
  const abort = new AbortController()
  const seen: string[] = []
  const followed = (async () => {
    for await (const lines of followLogs(folder, new MergedLogs(folder, all), abort.signal))
      seen.push(...lines.map(({ message }) => message))
  })()
  mkdirSync(folder)
  const file = put('a', 10, [[10, 'a1']])
  await expect.poll(() => seen).toEqual(['a1'])
  appendFileSync(file, `${textOf(11, 'a2')}\n`)
  await expect.poll(() => seen).toEqual(['a1', 'a2'])
  put('a', 12, [[12, 'a3']])
  await expect.poll(() => seen).toEqual(['a1', 'a2', 'a3'])
  abort.abort()
  await followed
})

test('read backward in pieces, the lines are those read forward, whatever their lengths, times and files', async () => {
  const lines = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 40 })), {
    maxLength: 30,
  })
  const sources = fc.record({ a: fc.array(lines, { maxLength: 3 }), b: fc.array(lines, { maxLength: 3 }) })
  await fc.assert(
    fc.asyncProperty(sources, fc.integer({ min: 1, max: 20 }), async (given, most) => {
      rmSync(folder, { recursive: true })
      mkdirSync(folder)
      for (const [source, files] of Object.entries(given)) {
        let at = 1_000
        for (const [index, each] of files.entries()) {
          const begun = at + index
          put(
            source,
            begun,
            each.map(([step, length], number) => [
              (at = Math.max(begun, at + step)),
              `${source}${index}.${number}.${'ä'.repeat(length)}`,
            ]),
          )
        }
      }
      const expected: string[] = []
      for await (const some of new MergedLogs(folder, all).read())
        expected.push(...some.map(({ message }) => message))
      const found: string[] = []
      const known: KnownLines = { at: Infinity, bySource: {} }
      for (let more = true; more;) {
        const read = await readBackward(folder, all, known, most)
        found.unshift(...read.lines.map(({ message }) => message))
        more = read.more
        for (const { at, source } of read.lines.toReversed()) {
          const first = known.bySource[source]
          known.bySource[source] = { at, count: first?.at === at ? first.count + 1 : 1 }
        }
      }
      expect(found.toSorted()).toEqual(expected.toSorted())
      for (const source of ['a', 'b'])
        expect(found.filter((text) => text.startsWith(source))).toEqual(
          expected.filter((text) => text.startsWith(source)),
        )
    }),
  )
})

test('a line longer than a block is read backward whole', async () => {
  put('a', 10, [
    [10, 'first'],
    [11, 'x'.repeat(300_000)],
    [12, 'last'],
  ])
  const { lines, more } = await readBackward(folder, all, { at: Infinity, bySource: {} }, 10)
  expect(lines.map(({ message }) => message.length)).toEqual([5, 300_000, 4])
  expect(more).toBe(false)
})
