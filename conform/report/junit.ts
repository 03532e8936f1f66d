import { harmlessLines } from '../../services/text/harmless.ts'
import { answerWords } from '../runner/answers.ts'
import type { CheckResult, Report } from '../runner/result.ts'
import { failureLines } from './words.ts'

/** A report as JUnit XML: wrong answers are failures, those that could not be judged are errors. */
export function junit({ role, level, startedAt, checks, leftOut }: Report): string {
  const failures = checks.filter(isFailure)
  const errors = checks.filter(isError)
  const seconds = checks.reduce((sum, { ms }) => sum + ms, 0) / 1000
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="marketlab conform ${role} ${level}" tests="${checks.length + leftOut.length}" ` +
      `failures="${failures.length}" errors="${errors.length}" skipped="${leftOut.length}" ` +
      `time="${seconds}" timestamp="${startedAt}">`,
    ...checks.map(testCase),
    ...leftOut.map(
      ({ id, reason }) =>
        `  <testcase classname="${areaOf(id)}" name="${id}"><skipped message="${xml(reason)}"/></testcase>`,
    ),
    '</testsuite>',
    '',
  ].join('\n')
}

function testCase(result: CheckResult): string {
  const { id, rule, answer, ms } = result
  const head = `  <testcase classname="${areaOf(id)}" name="${id}: ${xml(rule)}" time="${ms / 1000}"`
  if (answer === 'right') return `${head}/>`
  const kind = isFailure(result) ? 'failure' : 'error'
  const text = failureLines(result).join('\n')
  return `${head}>\n    <${kind} type="${answer}" message="${xml(`${answerWords[answer]}: ${result.reason ?? ''}`)}">${xml(text)}</${kind}>\n  </testcase>`
}

const isFailure = ({ answer }: CheckResult) => ['wrong', 'timed-out', 'crashed'].includes(answer)
const isError = (result: CheckResult) => result.answer !== 'right' && !isFailure(result)

function areaOf(id: string): string {
  return id.split('-')[0]!
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
}

function xml(text: string): string {
  return harmlessLines(text).replace(/[&<>"\n]/g, (character) => entities[character]!)
}
