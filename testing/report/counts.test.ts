import { expect, test } from 'vitest'
import { closingLines, countsLine, inMinutes, type Result } from './counts.js'

const result = (more: Partial<Result>): Result => ({
  passed: 0,
  failed: 0,
  failures: [],
  skipped: [],
  ...more,
})

test('a run of several runners ends with a line for each, and with the sum alone on the last line', () => {
  const runs = [
    { name: 'check', seconds: 58, result: result({ passed: 5 }) },
    { name: 'vitest', seconds: 241.3, result: result({ passed: 1600, skipped: ['a.test.ts > by design'] }) },
    { name: 'e2e', seconds: 180, result: result({ passed: 50 }) },
  ]
  expect(closingLines(runs, [{ test: 'a.test.ts', reason: 'needs a disk' }])).toEqual([
    'check        58 s  5 passed, 0 failed',
    'vitest   4:01 min  1600 passed, 0 failed, 1 skipped',
    'e2e      3:00 min  50 passed, 0 failed',
    '',
    '1655 passed, 0 failed, 1 skipped',
  ])
})

test('what failed, and what was skipped for no listed reason, is named before', () => {
  const failures = [{ name: 'b.test.ts > adds', output: '\nexpected 2 to be 3\n  at b.test.ts:7' }]
  const run = { passed: 1, failed: 1, failures, skipped: ['a.test.ts > here', 'b.test.ts > there'] }
  const runs = [{ name: 'vitest', seconds: 1, result: run }]
  expect(closingLines(runs, [{ test: 'a.test.ts', reason: 'needs a disk' }])).toEqual([
    'FAILED b.test.ts > adds: expected 2 to be 3',
    'SKIPPED without a reason in testing/report/skips-by-design.js: b.test.ts > there',
    '',
    '1 passed, 1 failed, 2 skipped',
  ])
})

test('skips are told only where there are any, and minutes from one minute on', () => {
  expect(countsLine(result({ passed: 3 }))).toBe('3 passed, 0 failed')
  expect(inMinutes(59.4)).toBe('59 s')
  expect(inMinutes(59.6)).toBe('1:00 min')
})
