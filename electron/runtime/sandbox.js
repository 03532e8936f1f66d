import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { say } from './say.js'

const setUserId = 0o4000

/** Chrome's sandbox needs user namespaces, or a helper that belongs to root. Where there is neither it is left off. */
export function sandboxArguments(program) {
  if (process.platform !== 'linux') return []
  if (process.getuid() === 0) {
    say("running as root: Chrome's own sandbox is off")
    return ['--no-sandbox']
  }
  if (hasHelper(program) || spawnSync('unshare', ['-U', 'true'], { stdio: 'ignore' }).status === 0) return []
  say("this system allows no user namespaces: Chrome's own sandbox is off")
  return ['--no-sandbox']
}

function hasHelper(program) {
  const helper = statSync(join(dirname(program), 'chrome-sandbox'), { throwIfNoEntry: false })
  return helper?.uid === 0 && (helper.mode & setUserId) !== 0
}
