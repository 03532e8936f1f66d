import type { FullResult, Reporter, Suite } from '@playwright/test/reporter'

/** Ends a run with one plain line that any tool can read, as the other tests do. */
export default class ClosingLine implements Reporter {
  #suite: Suite | undefined
  #errors = 0

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite
  }

  /** Outside any test. */
  onError(): void {
    this.#errors += 1
  }

  onEnd(_result: FullResult): void {
    const counts = { passed: 0, failed: this.#errors, skipped: 0 }
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome()
      if (outcome === 'skipped') counts.skipped += 1
      else counts[outcome === 'unexpected' ? 'failed' : 'passed'] += 1
    }
    const { passed, failed, skipped } = counts
    process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  }

  printsToStdio(): boolean {
    return false
  }
}
