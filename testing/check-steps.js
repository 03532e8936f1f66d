const cache = 'node_modules/.cache'
const tsc = 'node_modules/@typescript/native/bin/tsc'
const vueTsc = 'node_modules/vue-tsc/bin/vue-tsc.js'
const eslint = 'node_modules/eslint/bin/eslint.js'
const vitest = 'node_modules/vitest/vitest.mjs'
const prettier = 'node_modules/prettier/bin/prettier.cjs'

/** The longest first, so that the last one to end is a short one. Each keeps what it found for the next time. */
export const checkSteps = [
  { name: 'types of the windows', command: typesOf('renderer', vueTsc, 'renderer') },
  {
    name: 'lint',
    command: [eslint, '.', '--max-warnings', '0', '--cache', '--cache-location', `${cache}/eslint/`],
  },
  {
    name: 'format',
    command: [
      prettier,
      '--check',
      '.',
      '--log-level',
      'warn',
      '--cache',
      '--cache-location',
      `${cache}/prettier-of-check`,
    ],
  },
  { name: 'types', command: typesOf('root', tsc, '.') },
  { name: 'plan of imports, facts and plain words', command: [vitest, 'run', '--project', 'sources'] },
  { name: 'types of what drives the app', command: typesOf('driven', tsc, 'electron/tsconfig.driven.json') },
]

/**
 * @param {string} name
 * @param {string} compiler
 * @param {string} project
 */
function typesOf(name, compiler, project) {
  return [
    compiler,
    '--noEmit',
    '-p',
    project,
    '--incremental',
    '--tsBuildInfoFile',
    `${cache}/types/${name}.json`,
  ]
}
