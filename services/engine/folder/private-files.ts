import fs from 'node:fs'
import path from 'node:path'
import { shellWord } from '../shell-word.ts'

const others = 0o077
const groupReads = 0o040

/**
 * The permission that gives others access to a folder of data, and the command that fixes it; undefined if the folder
 * belongs to its owner alone.
 */
export function openToOthers(folder: string): string | undefined {
  if (process.platform === 'win32') return undefined
  const { mode } = fs.statSync(folder)
  if ((mode & others) === 0 || !keepsModes(folder)) return undefined
  return `Other users of this machine can get into ${folder} (its mode is ${shown(mode)}). Nothing was changed. Run "chmod 700 ${shellWord(folder)}", then try again.`
}

/** The same of a file that holds a secret. A group may read one that an administrator laid there for it. */
export function readableByOthers(file: string): string | undefined {
  if (process.platform === 'win32') return undefined
  const { mode, uid } = fs.statSync(file)
  const allowed = uid === process.getuid!() ? 0 : groupReads
  if ((mode & others & ~allowed) === 0 || !keepsModes(path.dirname(file))) return undefined
  return (
    `other users of this machine can get at it (its mode is ${shown(mode)}). ${remedyFor(file, uid)}, then try again; ` +
    'if somebody may have read it, replace it by another secret'
  )
}

/** A mode can be changed only by the owner, and not on what is mounted read-only, as secrets of containers are. */
function remedyFor(file: string, owner: number): string {
  const mine = process.getuid!()
  if (owner !== mine && mine !== 0)
    return `It belongs to another user: have its owner run "chmod 640 ${shellWord(file)}", mount it with mode 0440 for a group of yours, or name a file of your own`
  if (isReadOnly(path.dirname(file)))
    return 'It cannot be changed where it is, because that is mounted read-only: mount it with mode 0400'
  return `Run "chmod 600 ${shellWord(file)}"`
}

function isReadOnly(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS'
  }
}

/** Some file systems, of memory cards or of a container's host, show every file as open to all and change nothing about it. */
function keepsModes(folder: string): boolean {
  const probe = path.join(folder, `.mode-${process.pid}.tmp`)
  try {
    fs.writeFileSync(probe, '', { mode: 0o600 })
    return (fs.statSync(probe).mode & others) === 0
  } catch {
    // Where nothing can be written, the mode is the only thing to go by.
    return true
  } finally {
    fs.rmSync(probe, { force: true })
  }
}

function shown(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
