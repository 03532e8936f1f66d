import { inProject } from '../electron/runtime/project.js'

const vitest = inProject('node_modules/vitest/vitest.mjs')

/** What can be run: the parts of `npm test` in their order, and `unit`, a part of `vitest` for repeating it alone. */
const runners = {
  vitest: { runner: 'vitest', command: [vitest, 'run', '--project', '!sources'] },
  e2e: {
    runner: 'windows',
    command: [
      inProject('electron/runtime/run.js'),
      'playwright',
      'test',
      '--config',
      inProject('electron/e2e/playwright.config.ts'),
    ],
  },
  unit: { runner: 'vitest', command: [vitest, 'run', '--project', 'unit', '--project', 'unit-apart'] },
}

/** @typedef {keyof typeof runners} Part */

/** @type {readonly Part[]} */
export const allParts = ['vitest', 'e2e']
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
