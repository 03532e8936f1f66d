import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'services/testing/build.ts',
    include: ['{services,bench,electron,renderer}/**/*.test.ts'],
    // CommonJS packages look as they do in Node.
    deps: { interopDefault: false },
    // Many tests start real processes on a machine that may have two cores: files run one after another.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', 'services/testing/closing-line.ts'],
  },
})
