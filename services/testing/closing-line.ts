import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends a run with one plain line that any tool can read, and before it what failed, a line each: of a long run often only
 * the end is kept.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 }
    const failures: string[] = []
    for (const module of modules) {
      if (module.errors().length > 0) {
        counts.failed += 1
        failures.push(`${module.relativeModuleId}: ${firstLine(module.errors())}`)
      }
      for (const test of module.children.allTests('failed'))
        failures.push(
          `${module.relativeModuleId} > ${test.fullName}: ${firstLine(test.result().errors ?? [])}`,
        )
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state !== 'pending') counts[state] += 1
      }
    }
    const { passed, failed, skipped } = counts
    for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`)
    process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  }
}

function firstLine(errors: readonly { message?: string }[]): string {
  return errors[0]?.message?.split('\n', 1)[0] ?? ''
}
