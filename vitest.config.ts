import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { filesEndingWith, isUnitTest } from './testing/kinds/test-files.ts'

const all = filesEndingWith('.test.ts')
const unit = all.filter(isUnitTest)
const others = all.filter((file) => !unit.includes(file))

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
      maxWorkers: 2,
      env: programsCoverage === undefined ? {} : { NODE_V8_COVERAGE: programsCoverage },
      expect: { poll: { interval: 20, timeout: 30_000 } },
      ...config,
    },
  }
}

// Set by npm run test:coverage: where the programs that tests start report what they ran.
const programsCoverage = process.env.MARKETLAB_PROGRAMS_COVERAGE

const startsServices = { globalSetup: 'services/testing/build.ts' }

export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['services/**/*.ts', 'bench/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/testing-*.ts'],
      reporter: ['json'],
      reportOnFailure: true,
    },
    reporters: ['default', 'testing/report/vitest-reporter.ts'],
    projects: [
      project('unit', { include: unit, sequence: { groupOrder: 0 } }),
      // These start real processes and wait for them: a machine with two cores takes three files at once.
      project('process', {
        ...startsServices,
        include: others,
        maxWorkers: 3,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
})
