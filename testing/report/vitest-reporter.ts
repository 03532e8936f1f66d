import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import { stripVTControlCharacters } from 'node:util'
import { closingLines, type Result } from './counts.js'
import { handOver } from './result-file.js'
import { skipsByDesign } from './skips-by-design.js'

interface Failure {
  message?: string
  stack?: string
  diff?: string
}

/** Ends a run with what failed, a line each, and with one plain line that any tool can read. */
export default class VitestReporter implements Reporter {
  #startedAt = performance.now()
  #tagsFilter: readonly string[] = []

  onInit({ config }: Vitest): void {
    this.#tagsFilter = config.tagsFilter ?? []
  }

  onTestRunStart(): void {
    this.#startedAt = performance.now()
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly Failure[]): void {
    const result = resultOf(modules, errors, (test) => this.#isLeftOut(test))
    if (handOver('vitest', result)) return
    const seconds = (performance.now() - this.#startedAt) / 1000
    const lines = closingLines([{ name: 'vitest', seconds, result }], skipsByDesign)
    process.stdout.write(`\n${lines.join('\n')}\n`)
  }

  /** A long form in a run without them, or another test in a run of the long forms: it belongs to the other run. */
  #isLeftOut({ tags }: TestCase): boolean {
    return this.#tagsFilter.includes(tags.includes('long') ? '!long' : 'long')
  }
}

function resultOf(
  modules: readonly TestModule[],
  errors: readonly Failure[],
  isLeftOut: (test: TestCase) => boolean,
): Result {
  const result: Result = { passed: 0, failed: 0, failures: [], skipped: [] }
  const fail = (name: string, failures: readonly Failure[]) => {
    result.failed += 1
    result.failures.push({ name, output: failures.map(describe).join('\n') })
  }
  for (const module of modules) {
    const file = module.relativeModuleId
    if (module.errors().length > 0) fail(file, module.errors())
    for (const suite of module.children.allSuites())
      if (suite.errors().length > 0) fail(`${file} > ${suite.fullName}`, suite.errors())
    for (const test of module.children.allTests()) {
      const { state, errors: failures } = test.result()
      if (state === 'passed') result.passed += 1
      if (state === 'failed') fail(`${file} > ${test.fullName}`, failures)
      if (state === 'skipped' && !isLeftOut(test)) result.skipped.push(`${file} > ${test.fullName}`)
    }
  }
  for (const error of errors) fail('outside any test', [error])
  return result
}

function describe({ message = '', stack = '', diff = '' }: Failure): string {
  const where = stack.includes(message) ? stack : `${message}\n${stack}`
  const lines = stripVTControlCharacters(`${where}\n${diff}`.trim()).split('\n')
  const ours = lines.filter((line) => !/^\s+at .*(node_modules|node:internal|<anonymous>)/.test(line))
  return ours.join('\n').replace(/^(\w*Error: )/, '')
}
