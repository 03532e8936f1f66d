/**
 * What one runner found.
 * @typedef {{ passed: number, failed: number, failures: { name: string, output: string }[], skipped: string[] }} Result
 */

/**
 * The one plain line that ends every run, for people and for tools.
 * @param {{ passed: number, failed: number, skipped: readonly string[] }} result
 */
export function countsLine({ passed, failed, skipped }) {
  const counts = `${passed} passed, ${failed} failed`
  return skipped.length > 0 ? `${counts}, ${skipped.length} skipped` : counts
}

/**
 * @param {readonly Result[]} results
 * @returns {Result}
 */
export function total(results) {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    failures: results.flatMap(({ failures }) => failures),
    skipped: results.flatMap(({ skipped }) => skipped),
  }
}

/**
 * What a run ends with: what failed, what was skipped without a listed reason, a line for each runner, and the sum.
 * @param {readonly { name: string, seconds: number, result: Result }[]} runs
 * @param {readonly { test: string, reason: string }[]} skipsByDesign
 */
export function closingLines(runs, skipsByDesign) {
  const sum = total(runs.map(({ result }) => result))
  const unexplained = sum.skipped.filter((name) => !skipsByDesign.some(({ test }) => name.startsWith(test)))
  const width = Math.max(...runs.map(({ name }) => name.length))
  return [
    ...sum.failures.map(({ name, output }) => `FAILED ${name}: ${firstLine(output)}`),
    ...unexplained.map((name) => `SKIPPED without a reason in testing/report/skips-by-design.js: ${name}`),
    ...(runs.length > 1 ? runs.map((run) => runnerLine(run, width)) : []),
    '',
    countsLine(sum),
  ]
}

/**
 * @param {{ name: string, seconds: number, result: Result }} run
 * @param {number} width
 */
function runnerLine({ name, seconds, result }, width) {
  return `${name.padEnd(width)}  ${inMinutes(seconds).padStart(9)}  ${countsLine(result)}`
}

/** @param {number} seconds */
export function inMinutes(seconds) {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`
}

/** @param {string} text */
function firstLine(text) {
  return text.trim().split('\n', 1)[0] ?? ''
}
