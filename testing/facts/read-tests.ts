import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../electron/runtime/project.js'
import { filesEndingWith, isUnitTest } from '../kinds/test-files.ts'
import { type Offence, offencesIn } from './offences.ts'

/** The tests of `npm test`, and the files that they share. Measurements of npm run verify are not among them. */
export function testSources(): string[] {
  const shared = /(^|\/)(testing|e2e)\/|\/testing-[\w-]+\.ts$/
  return filesEndingWith('.ts').filter(
    (file) => !file.startsWith('verify/') && (file.endsWith('.test.ts') || shared.test(file)),
  )
}

export function offencesOf(file: string): Offence[] {
  return offencesIn(file, readFileSync(join(projectFolder, file), 'utf8'), !isUnitTest(file))
}
