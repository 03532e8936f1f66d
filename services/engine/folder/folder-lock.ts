import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { FolderInUseError, OpenFolderError } from '../failures.ts'
import { errorCode } from '../../text/error-text.ts'
import { syncFolder } from './folder-files.ts'
import { makeFolder } from './make-folder.ts'
import { openToOthers } from './private-files.ts'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts'

interface Holder extends ProcessIdentity {
  readonly service: string
  /** Tells this lock from any other of the same process. */
  readonly key: string
}

export interface FolderLock {
  release(): void
}

const lockName = 'lock'
const attempts = 20

/** Makes this process the only one that works on the folder. A lock left by a killed process is taken over at once. */
export async function lockFolder(folder: string, service: string): Promise<FolderLock> {
  if (makeFolder(folder)) await syncFolder(path.dirname(folder))
  const opening = openToOthers(folder)
  if (opening !== undefined) throw new OpenFolderError(opening)
  const file = path.join(folder, lockName)
  const own = JSON.stringify({ ...ownIdentity(), service, key: randomUUID() } satisfies Holder)
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (claim(file, own)) return { release: () => releaseIfOwn(file, own) }
    const found = read(file)
    const holder = parse(found)
    if (holder && isAlive(holder)) throw new FolderInUseError(folder, holder.pid, holder.service)
    // A lock that says nothing may be one just being written; not after a moment.
    if (holder || attempt > 2) removeStale(file, found)
    await pause(10)
  }
  throw new Error(`The lock ${file} could not be taken. Remove it if no Marketlab process uses this folder.`)
}

function claim(file: string, own: string): boolean {
  try {
    fs.writeFileSync(file, own, { flag: 'wx' })
    return read(file) === own
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Two processes may find the same stale lock: the moved file is checked again, because it could be the other's new
 * lock.
 */
function removeStale(file: string, stale: string | undefined): void {
  const aside = `${file}.${process.pid}`
  try {
    fs.renameSync(file, aside)
    if (read(aside) !== stale) fs.linkSync(aside, file)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EEXIST') throw error
  } finally {
    fs.rmSync(aside, { force: true })
  }
}

function releaseIfOwn(file: string, own: string): void {
  if (read(file) === own) fs.rmSync(file, { force: true })
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function parse(text: string | undefined): Holder | undefined {
  try {
    const holder = JSON.parse(text ?? '') as Holder
    return Number.isInteger(holder.pid) && holder.pid > 0 ? holder : undefined
  } catch {
    return undefined
  }
}
