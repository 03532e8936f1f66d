import { expect, test } from 'vitest'
import type { CheckResult } from '../runner/result.ts'
import { ReportSoFar } from './collect.ts'
import { junit } from './junit.ts'
import { areaWords, countWords, failureLines, judgementWords } from './words.ts'

const result = (id: string, answer: CheckResult['answer'], more: Partial<CheckResult> = {}): CheckResult => ({
  id,
  level: 'core',
  rule: 'A rule about <frames> & "ids".',
  why: 'A reason.',
  section: 'api#Frames',
  answer,
  ms: 5,
  ...more,
})

const run = {
  role: 'system',
  level: 'core',
  seed: 3,
  leftOut: [{ id: 'DURABLE-001', reason: 'It kills' }],
} as const

function reportOf(...results: CheckResult[]) {
  const soFar = new ReportSoFar(run)
  for (const one of results) soFar.add(one)
  return soFar.report(true)
}

test('a report counts the answers, and says how many of each area are right', () => {
  const report = reportOf(result('WIRE-001', 'right'), result('WIRE-002', 'wrong'), result('KEY-001', 'busy'))
  expect(report.counts).toEqual({ right: 1, wrong: 1, busy: 1 })
  expect(report.judgement).toBe('wrong')
  expect(countWords(report)).toBe('3 checks: 1 right, 1 wrong, 1 machine too busy.')
  expect(areaWords(report)).toBe('WIRE 1/2  KEY 0/1')
  expect(judgementWords(report)).toBe('Something is wrong.')
})

test('a failure says what was sent, expected and came, why, and how to run only this one', () => {
  const lines = failureLines(
    result('WIRE-002', 'wrong', {
      reason: 'Expected b',
      sent: 'a',
      expected: 'b',
      came: 'c'.repeat(10_000),
      again: 'marketlab conform --only WIRE-002 --frames',
    }),
  )
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    'rule',
    'sent',
    'expected',
    'came',
    'why',
    'again',
  ])
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(800)
})

test('JUnit tells failures from what could not be judged, and lets nothing through that is no text', () => {
  const xml = junit(
    reportOf(
      result('WIRE-001', 'right'),
      result('WIRE-002', 'wrong', { reason: '</failure>\u001b[2J', came: '\u0000]]>' }),
      result('WIRE-003', 'not-judged', { reason: 'no account' }),
    ),
  )
  expect(xml).toContain('tests="4" failures="1" errors="1" skipped="1"')
  expect(xml).toContain('A rule about &lt;frames&gt; &amp; &quot;ids&quot;.')
  expect(xml).toContain('<failure type="wrong"')
  expect(xml).toContain('<error type="not-judged" message="not judged: no account">')
  expect(xml).toContain('name="DURABLE-001"><skipped message="It kills"/>')
  expect(xml).not.toMatch(/[\u0000\u001b]/)
})
