import { parseArgs } from 'node:util'
import { longParts, partNames, usualParts } from './runners.js'
import { UsageProblem } from './usage-problem.js'

/** @typedef {{ parts: readonly import('./runners.js').Part[], passedOn: readonly string[] }} Words */

/**
 * What to run, out of the words of a command line: the long forms with `--long`, or `--only <part>`, and behind `--` or as it
 * comes what goes to its runner.
 * @param {readonly string[]} words
 * @returns {Words}
 */
export function readWords(words) {
  const options = { only: { type: 'string' }, long: { type: 'boolean', default: false } }
  const { values, positionals } = inPlainWords(() =>
    parseArgs({ args: [...words], options, allowPositionals: true }),
  )
  return partsOf(values.only, positionals, values.long ? longParts : usualParts)
}

/**
 * @param {string | undefined} only
 * @param {readonly string[]} passedOn
 * @param {readonly import('./runners.js').Part[]} [all]
 * @returns {Words}
 */
export function partsOf(only, passedOn, all = usualParts) {
  const part = partNames.find((name) => name === only)
  if (only !== undefined && part === undefined)
    throw new UsageProblem(`--only takes one of ${partNames.join(', ')}, not "${only}"`)
  if (part === undefined && passedOn.length > 0)
    throw new UsageProblem(`"${passedOn.join(' ')}" needs --only: each runner takes other arguments`)
  return { parts: part === undefined ? all : [part], passedOn }
}

/**
 * @template Parsed
 * @param {() => Parsed} parse
 */
export function inPlainWords(parse) {
  try {
    return parse()
  } catch (error) {
    throw new UsageProblem(error.message)
  }
}
