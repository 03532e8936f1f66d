import { existsSync, readFileSync } from 'node:fs'
import { inProject, projectFolder } from './project.js'
import { npmCommand, runCommand } from './run-command.js'
import { RuntimeProblem, say } from './say.js'

/** Installs the npm packages of the lock file, unless just these are there. */
export async function ensureDependencies() {
  if (isInstalled()) return
  say('installing the npm packages (npm ci)')
  const [command, args] = npmCommand(['ci', '--no-audit', '--no-fund'])
  const { code } = await runCommand(command, args, { cwd: projectFolder })
  if (code !== 0) throw new RuntimeProblem('npm ci failed: see what it says above')
}

/** npm notes what it has installed in a lock file of its own. */
function isInstalled() {
  const noted = inProject('node_modules/.package-lock.json')
  if (!existsSync(noted)) return false
  const wanted = packagesIn(inProject('package-lock.json'))
  const there = packagesIn(noted)
  // What is made for another system is left out by npm.
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (there[path] ? there[path].version === version : optional === true),
  )
}

function packagesIn(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages
}
