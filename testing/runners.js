import { inProject } from '../electron/runtime/project.js'

const vitest = inProject('node_modules/vitest/vitest.mjs')

/** The parts of `npm test` in their order, and what each runs. `unit` is a part of `vitest`, for repeating it alone. */
const runners = {
  check: { runner: 'check', command: [inProject('testing/check.js')] },
  vitest: { runner: 'vitest', command: [vitest, 'run'] },
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
export const allParts = ['check', 'vitest', 'e2e']
export const partNames = /** @type {readonly Part[]} */ (Object.keys(runners))

/** These run beside each other: the checks compute while the tests wait for processes. */
const together = new Set(/** @type {readonly Part[]} */ (['check', 'vitest']))

/**
 * What runs one after the other, and in each what runs side by side.
 * @param {readonly Part[]} parts
 * @returns {Part[][]}
 */
export function stagesOf(parts) {
  const others = parts.filter((part) => !together.has(part)).map((part) => [part])
  return [parts.filter((part) => together.has(part)), ...others].filter((stage) => stage.length > 0)
}

/**
 * The result's name, and the arguments for Node.
 * @param {Part} part
 * @param {readonly string[]} passedOn
 */
export function commandOf(part, passedOn) {
  const { runner, command } = runners[part]
  return { runner, command: [...command, ...passedOn] }
}
