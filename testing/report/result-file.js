import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names the folder into which each runner writes its result, where it is not run by itself. */
export const resultsVariable = 'MARKETLAB_TEST_RESULTS'

/** @typedef {import('./counts.js').Result} Result */

/**
 * Hands the result to whoever started this runner. False where it was started by itself and should print its own summary.
 * @param {string} runner
 * @param {Result} result
 */
export function handOver(runner, result) {
  const folder = process.env[resultsVariable]
  if (folder === undefined) return false
  mkdirSync(folder, { recursive: true })
  writeFileSync(fileOf(folder, runner), JSON.stringify(result, undefined, 2))
  return true
}

/**
 * What a runner found, as far as it got: one that ended without a result, or badly in spite of a good one, has failed.
 * @param {string} folder
 * @param {string} runner
 * @param {number} exitCode
 * @returns {Result}
 */
export function resultOf(folder, runner, exitCode) {
  const file = fileOf(folder, runner)
  const there = existsSync(file)
  /** @type {Result} */
  const result = there
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: 0, failed: 0, failures: [], skipped: [] }
  if (there && (exitCode === 0 || result.failed > 0)) return result
  const output = there
    ? `it ended with exit code ${exitCode} although no test failed`
    : `it ended with exit code ${exitCode} before it had a result`
  return { ...result, failed: result.failed + 1, failures: [...result.failures, { name: runner, output }] }
}

/**
 * @param {string} folder
 * @param {string} runner
 */
function fileOf(folder, runner) {
  return join(folder, `${runner}.json`)
}
