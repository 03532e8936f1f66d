import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reporter, TestCase, TestError, TestResult } from '@playwright/test/reporter'

const projectFolder = fileURLToPath(new URL('../../', import.meta.url))

/** A line for each test, followed at once by the reason if it failed. Another reporter sums up at the end. */
export default class LineReporter implements Reporter {
  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk)
  }

  onStdErr(chunk: string | Buffer): void {
    process.stderr.write(chunk)
  }

  onTestEnd(test: TestCase, { status, duration, errors }: TestResult): void {
    const [, , , ...titles] = test.titlePath()
    const place = `${relative(projectFolder, test.location.file)}:${test.location.line}`
    const seconds = `${(duration / 1_000).toFixed(1)} s`
    const mark = status === 'skipped' ? '-' : status === test.expectedStatus ? '✓' : '✘'
    say(`${mark} ${place} › ${titles.join(' › ')} (${status}, ${seconds})`)
    for (const error of errors) say(inFull(error))
  }

  /** Outside any test. */
  onError(error: TestError): void {
    say(`✘ outside any test\n${inFull(error)}`)
  }

  printsToStdio(): boolean {
    return true
  }
}

function inFull({ message, stack, value, snippet }: TestError): string {
  return [stack ?? message ?? value, snippet].filter((part) => part !== undefined).join('\n\n')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
