import { defineConfig } from 'vitest/config'

// Set by run.js: each folder is judged by its own tests. They need no build, since they start no processes.
const tests = (process.env.MUTATION_TESTS ?? '').split(',')
const slowTests = (process.env.MUTATION_SLOW_TESTS ?? '').split(',')

export default defineConfig({
  test: {
    setupFiles: ['mutation/vitest.setup.ts'],
    include: tests,
    exclude: slowTests,
    deps: { interopDefault: false },
    // A mutant may make a test wait for ever, but a busy machine must not make one look killed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
