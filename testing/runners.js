import { inProject } from '../electron/runtime/project.js'

const vitest = inProject('node_modules/vitest/vitest.mjs')

const playwright = [
  inProject('electron/runtime/run.js'),
  'playwright',
  'test',
  '--config',
  inProject('electron/e2e/playwright.config.ts'),
]

/**
 * What can be run: the parts of `npm test` and of `npm run test:long` in their order, and `unit`, a part of `vitest` for
 * repeating it alone.
 */
const runners = {
  vitest: { runner: 'vitest', command: [vitest, 'run', '--project', '!sources', '--tags-filter=!long'] },
  e2e: { runner: 'windows', command: [...playwright, '--project=windows'] },
  long: { runner: 'vitest', command: [vitest, 'run', '--project', '!sources', '--tags-filter=long'] },
  'long-e2e': { runner: 'windows', command: [...playwright, '--project=long'] },
  unit: { runner: 'vitest', command: [vitest, 'run', '--project', 'unit', '--project', 'unit-apart'] },
}

/** @typedef {keyof typeof runners} Part */

/** @type {readonly Part[]} */
export const usualParts = ['vitest', 'e2e']
/** @type {readonly Part[]} */
export const longParts = ['long', 'long-e2e']
export const partNames = /** @type {readonly Part[]} */ (Object.keys(runners))

/**
 * The result's name, and the arguments for Node.
 * @param {Part} part
 * @param {readonly string[]} passedOn
 */
export function commandOf(part, passedOn) {
  const { runner, command } = runners[part]
  return { runner, command: [...command, ...passedOn] }
}
