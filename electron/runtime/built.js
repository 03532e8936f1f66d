import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject, projectFolder } from './project.js'
import { runCommand } from './run-command.js'
import { RuntimeProblem, say } from './say.js'

const builds = [
  {
    what: 'the services',
    result: 'out/customer-db.js',
    stamp: 'out/.built-from',
    sources: ['services', 'cli', 'bench', 'verify', 'vite.services.config.ts', 'package-lock.json'],
    command: [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'vite.services.config.ts',
      '--logLevel',
      'warn',
    ],
  },
  {
    what: 'the app',
    result: 'out-app/main/main.js',
    stamp: 'out-app/.built-from',
    sources: [
      'electron',
      'renderer',
      'services',
      'bench',
      'electron.vite.config.ts',
      'package.json',
      'package-lock.json',
    ],
    command: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
  },
]

/** Builds what is not there or was built from other sources. */
export async function ensureBuilt() {
  for (const build of builds) await ensure(build)
}

export function ensureServicesBuilt() {
  return ensure(builds[0])
}

/** @param {(typeof builds)[number]} build */
async function ensure({ what, result, stamp, sources, command }) {
  const fingerprint = fingerprintOf(sources)
  if (existsSync(inProject(result)) && read(inProject(stamp)) === fingerprint) return
  say(`building ${what}`)
  const { code } = await runCommand(process.execPath, command, { cwd: projectFolder })
  if (code !== 0) throw new RuntimeProblem(`${what} could not be built: see above`)
  writeFileSync(inProject(stamp), fingerprint)
}

function fingerprintOf(sources) {
  const hash = createHash('sha1')
  for (const source of sources) {
    for (const file of filesOf(inProject(source))) {
      hash.update(file.slice(projectFolder.length))
      hash.update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

function filesOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return []
  if (!stats.isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => !isNoSource(name))
  return names.sort().flatMap((name) => filesOf(join(path, name)))
}

/** Tests, what only makes packages, and what the build itself writes among the sources. */
function isNoSource(name) {
  const folders = ['node_modules', 'e2e', 'packaging', 'screenshots', 'measure']
  return folders.includes(name) || name.endsWith('.test.ts') || name.endsWith('.d.ts')
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
