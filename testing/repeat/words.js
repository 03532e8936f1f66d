import { parseArgs } from 'node:util'
import { inPlainWords, partsOf } from '../run-words.js'
import { UsageProblem } from '../usage-problem.js'

export const usage = `usage: npm run test:repeat -- ROUNDS [--busy K] [--only unit|vitest|e2e|long|long-e2e] [-- ARGUMENTS]

  ROUNDS      how often
  --busy K    K busy programs beside the tests, at the lowest and at normal priority in turn
  --only P    one part instead of all
  ARGUMENTS   for the runner of that part, such as a file`

/**
 * @typedef {{ rounds: number, busy: number, run: readonly string[] }} RepeatWords
 * `run` are the words for testing/run.js.
 */

/**
 * @param {readonly string[]} words
 * @returns {RepeatWords}
 */
export function readRepeatWords(words) {
  const options = { busy: { type: 'string', default: '0' }, only: { type: 'string' } }
  const { values, positionals } = inPlainWords(() =>
    parseArgs({ args: [...words], options, allowPositionals: true }),
  )
  const [rounds, ...passedOn] = positionals
  if (rounds === undefined) throw new UsageProblem(usage)
  partsOf(values.only, passedOn)
  const only = values.only === undefined ? [] : ['--only', values.only]
  const behind = passedOn.length === 0 ? [] : ['--', ...passedOn]
  return {
    rounds: wholeNumber('the number of rounds', rounds, 1),
    busy: wholeNumber('--busy', values.busy, 0),
    run: [...only, ...behind],
  }
}

/**
 * @param {string} what
 * @param {string} text
 * @param {number} least
 */
function wholeNumber(what, text, least) {
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text)
  throw new UsageProblem(`${what} must be a whole number from ${least} on, not "${text}"`)
}
