import type { FullResult, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter'
import { stripVTControlCharacters } from 'node:util'
import { closingLines, type Result } from './counts.js'
import { handOver } from './result-file.js'
import { skipsByDesign } from './skips-by-design.js'

/** Ends a run with what failed, a line each, and with one plain line that any tool can read. */
export default class PlaywrightReporter implements Reporter {
  #suite: Suite | undefined
  #errors: TestError[] = []

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite
  }

  /** Outside any test. */
  onError(error: TestError): void {
    this.#errors.push(error)
  }

  onEnd({ duration }: FullResult): void {
    const result = resultOf(this.#suite?.allTests() ?? [], this.#errors)
    if (handOver('windows', result)) return
    const lines = closingLines([{ name: 'windows', seconds: duration / 1000, result }], skipsByDesign)
    process.stdout.write(`\n${lines.join('\n')}\n`)
  }

  printsToStdio(): boolean {
    return false
  }
}

function resultOf(tests: readonly TestCase[], errors: readonly TestError[]): Result {
  const result: Result = { passed: 0, failed: 0, failures: [], skipped: [] }
  const fail = (name: string, found: readonly TestError[]) => {
    result.failed += 1
    result.failures.push({ name, output: found.map(describe).join('\n') })
  }
  for (const test of tests) {
    // The first title is empty, the second is the project's.
    const name = test.titlePath().slice(2).join(' > ')
    const outcome = test.outcome()
    if (outcome === 'expected') result.passed += 1
    else if (outcome === 'skipped' && isSkippedOnPurpose(test)) result.skipped.push(name)
    else fail(name, errorsOf(test))
  }
  for (const error of errors) fail('outside any test', [error])
  return result
}

/** One that did not run because an earlier test of its file failed, or because the run was interrupted, has no such note. */
function isSkippedOnPurpose({ annotations }: TestCase): boolean {
  return annotations.some(({ type }) => type === 'skip' || type === 'fixme')
}

function errorsOf({ results }: TestCase): TestError[] {
  const errors = results.flatMap((each) => each.errors)
  return errors.length > 0 ? errors : [{ message: 'it did not run to its end' }]
}

function describe({ message = '', stack, snippet = '' }: TestError): string {
  return stripVTControlCharacters(`${stack ?? message}\n${snippet}`.trim()).replace(/^Error: /, '')
}
