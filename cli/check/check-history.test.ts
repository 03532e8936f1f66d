import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { HistoryEntry } from '../../services/consistency/history.ts'
import { formatHistory } from '../../services/consistency/testing/format-history.ts'
import { temporaryFolder } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

const write: HistoryEntry = { session: 'sam', op: 'write', item: '3-1', rev: 7, start: 10, end: 12 }
const fresh: HistoryEntry = { session: 'ann', op: 'read', item: '3-1', rev: 7, start: 20, end: 21 }
const stale: HistoryEntry = { ...fresh, rev: 6, start: 30, end: 31 }
const later: HistoryEntry = { ...fresh, start: 30, end: 31 }
const early: HistoryEntry = { ...fresh, rev: 6, start: 5, end: 11 }

function check(history: readonly HistoryEntry[], ...words: string[]) {
  const file = join(temporaryFolder(), 'history.jsonl')
  writeFileSync(file, formatHistory(history))
  return commandLine(['check', 'history', file, ...words])
}

test.each([
  ['kept', 0, [write, fresh], []],
  ['broken', 1, [write, stale], []],
  ['unknown', 3, [write, stale], ['--promise', 'read-your-writes,monotonic-reads']],
  ['unknown', 3, [write, fresh], ['--promise', 'strong,monotonic-reads']],
  [
    'kept',
    0,
    [{ ...write, session: 'ann' }, fresh, later],
    ['--promise', 'read-your-writes,monotonic-reads'],
  ],
  ['broken', 1, [write, fresh, stale], ['--promise', 'monotonic-reads']],
  ['broken', 1, [write, { ...stale, session: 'sam' }], ['--promise', 'read-your-writes']],
  ['unknown', 3, [write, early], []],
] as const)('%s: exit code %d', async (verdict, code, history, words) => {
  const { stdout, ...ended } = await check(history, '--json', ...words)
  expect(ended).toMatchObject({ code, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({ verdict })
})

test('who and what broke it is named', async () => {
  const { stdout } = await check([write, stale])
  expect(stdout).toContain('1 stale read\n')
  expect(stdout).toContain(
    'ann read 3-1 at revision 6 from 30 to 31 ms; sam had written revision 7 from 10 to 12 ms.',
  )
  expect(stdout).toContain('Broken: strong.')
})

test('of several promises each is judged for itself', async () => {
  const own = { ...write, session: 'ann', rev: 5, start: 0, end: 1 }
  const { code, stdout } = await check(
    [own, write, fresh, stale],
    '--promise',
    'read-your-writes,monotonic-reads',
  )
  expect(code).toBe(1)
  expect(stdout).toContain('2 reads and 2 writes; 2 reads began after an answered write of their item.')
  expect(stdout).toContain('0 reads that missed an own write\n1 read that went back in time\n')
  expect(stdout).toMatch(/^Broken: monotonic-reads\. Kept: read-your-writes\.$/m)
})

test('what no store may do breaks none of the promises', async () => {
  const unborn = { ...fresh, rev: 9, start: 13, end: 14 }
  const late = { ...write, rev: 9, start: 40, end: 41 }
  const { code, stdout } = await check([write, unborn, late])
  expect(code).toBe(1)
  expect(stdout).toContain('1 read of a value that was not written yet')
  expect(stdout).toMatch(/^Broken: what every store promises\. Kept: strong\.$/m)
})

test('a file that is none, a line that is none and a promise that is none are wrong usage', async () => {
  expect(await commandLine(['check', 'history', '/nowhere/h.jsonl'])).toMatchObject({ code: 2 })
  expect(await check([write], '--promise', 'everything')).toMatchObject({ code: 2 })
  const { code, stderr } = await check([{ ...write, end: 1 }])
  // 1 would say that a promise was broken.
  expect(code).toBe(2)
  expect(stderr).toContain('Line 1')
})
