import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../electron/runtime/project.js'
import { wayTo } from './imports.ts'

const folders = [
  'services',
  'cli',
  'bench',
  'conform',
  'deploy',
  'electron',
  'renderer',
  'verify',
  'testing',
  'mutation',
]
/** A driver of a database is as good as the database, which is a program. */
const startPrograms = new Set(['node:child_process', 'child_process', 'node:cluster', 'electron', 'pg'])

/** All files with that ending, as paths from the project's folder. */
export function filesEndingWith(ending: string): string[] {
  return folders
    .flatMap((folder) => entriesOf(join(projectFolder, folder)))
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => pathOf(entry))
    .sort()
}

/** A unit test is a test that cannot start a program: nothing that it imports, on whatever way, can do so. */
export function isUnitTest(file: string): boolean {
  return wayTo(startPrograms, join(projectFolder, file)) === undefined
}

/** These tests run nothing: they hold the sources themselves to the plan of imports, to facts and to plain words. */
export function readsSources(file: string): boolean {
  return /^testing\/(facts|graph|words)\//.test(file)
}

/** Whether some tests of a file are long forms of what `npm test` shows once: `npm run test:long` runs them. */
export function hasLongTests(file: string): boolean {
  return /\btags\b.*'long'/.test(readFileSync(join(projectFolder, file), 'utf8'))
}

/** Vitest forgets a module that a test replaced only when the test's process ends. */
export function replacesModules(file: string): boolean {
  return /\bvi\.(mock|doMock)\(/.test(readFileSync(join(projectFolder, file), 'utf8'))
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function pathOf(entry: Dirent): string {
  return join(entry.parentPath, entry.name).slice(projectFolder.length).replaceAll('\\', '/')
}
