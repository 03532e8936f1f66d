import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { resultsVariable } from './testing/report/result-file.js'
import { ProgramsFirst } from './testing/kinds/programs-first.ts'
import {
  filesEndingWith,
  hasLongTests,
  isUnitTest,
  readsSources,
  replacesModules,
} from './testing/kinds/test-files.ts'

// Set by npm run test:coverage: where the programs that tests start report what they ran.
const programsCoverage = process.env.MARKETLAB_PROGRAMS_COVERAGE

const isPart = process.env[resultsVariable] !== undefined

function projects(
  name: string,
  files: string[],
  config: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration[] {
  return [
    project(
      name,
      files.filter((file) => !replacesModules(file)),
      {
        ...config,
        isolate: false,
        setupFiles: ['testing/kinds/fresh-file.ts'],
      },
    ),
    project(`${name}-apart`, files.filter(replacesModules), config),
  ]
}

function project(
  name: string,
  include: string[],
  config: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include,
      // CommonJS packages look as they do in Node.
      deps: { interopDefault: false },
      tags: [{ name: 'long', description: 'A long form of what npm test shows once.' }],
      // They only end what hangs, on a machine that is ten times as busy as it should be.
      testTimeout: 120_000,
      hookTimeout: 120_000,
      env: programsCoverage === undefined ? {} : { NODE_V8_COVERAGE: programsCoverage },
      expect: { poll: { interval: 20, timeout: 30_000 } },
      ...config,
    },
  }
}

// A run of the long forms takes in only the files that have some.
const onlyLong = process.argv.includes('--tags-filter=long')

const all = filesEndingWith('.test.ts').filter((file) => !onlyLong || hasLongTests(file))
const sources = all.filter(readsSources)
const unit = all.filter((file) => !readsSources(file) && isUnitTest(file))
const others = all.filter((file) => !sources.includes(file) && !unit.includes(file))

export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['services/**/*.ts', 'cli/**/*.ts', 'bench/**/*.ts', 'conform/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**'],
      reporter: ['json'],
      reportOnFailure: true,
    },
    // A summary that is drawn again and again has no room for the lines of what runs beside it.
    reporters: [['default', { summary: !isPart }], 'testing/report/vitest-reporter.ts'],
    sequence: { sequencer: ProgramsFirst },
    // Most tests wait for processes: a machine with two cores takes four files at once.
    maxWorkers: 4,
    projects: [
      project('sources', sources, {}),
      ...projects('unit', unit),
      ...projects('process', others, {
        globalSetup: ['services/testing/build.ts', 'services/testing/postgres/shared-server.ts'],
      }),
    ],
  },
})
