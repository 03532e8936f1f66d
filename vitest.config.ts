import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const files = (name: string) => `{services,bench,electron,renderer,verify}/**/*.${name}.ts`

function project(
  name: string,
  config: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      // CommonJS packages look as they do in Node.
      deps: { interopDefault: false },
      testTimeout: 60_000,
      hookTimeout: 60_000,
      ...config,
    },
  }
}

export default defineConfig({
  test: {
    globalSetup: 'services/testing/build.ts',
    reporters: ['default', 'services/testing/closing-line.ts'],
    projects: [
      // Many of them start real processes and wait for these: a machine with two cores takes two at once.
      project('together', {
        include: [files('test')],
        exclude: [files('timed.test')],
        maxWorkers: 2,
        sequence: { groupOrder: 0 },
      }),
      // What they assert on is how long something takes, or what ran out of time: each has the machine to itself.
      project('timed', {
        include: [files('timed.test')],
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
})
