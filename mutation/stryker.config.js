// Read by run.js, which adds what differs from folder to folder.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: ['@stryker-mutator/vitest-runner', './mutation/ignore-what-is-logged.js'],
  testRunner: 'vitest',
  vitest: { configFile: 'mutation/vitest.config.ts', related: false },
  // Only the tests that reach a mutant judge it.
  coverageAnalysis: 'perTest',
  // Texts: most are names, SQL and sentences, and a test that repeats them proves nothing.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorers: ['what-is-logged'],
  incremental: true,
  concurrency: 1,
  // A busy machine must not make a mutant look killed, and a mutant that loops for ever should not take minutes.
  timeoutMS: 15_000,
  timeoutFactor: 2,
  ignorePatterns: [
    '.mutation',
    'out',
    'out-app',
    'dist',
    'test-results',
    'coverage',
    'docs/screenshots',
    'renderer',
    'electron',
  ],
  tempDirName: '.mutation/sandbox',
  reporters: ['progress-append-only', 'json', 'html'],
  allowEmpty: true,
}
