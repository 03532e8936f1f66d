import { linkSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder, UnusableFolderError } from '../engine/folder/make-folder.ts'
import { isAlive, ownIdentity, type ProcessIdentity } from '../engine/folder/process-identity.ts'
import type { ServiceKind } from '../config/config.ts'

export interface RunningMember {
  kind: ServiceKind
  host: string
  port: number
  pid: number
  instance: string
}

/** The entry of a running cluster in its data folder, by which other commands find it. */
export interface ClusterRecord {
  pid: number
  startedAt: string
  process: ProcessIdentity
  /** The file it was started from. */
  config?: string
  /** Where who holds the secret can change it while it runs. */
  control?: { host: string; port: number }
  /** Those that are healthy. */
  services: Partial<Record<string, RunningMember>>
}

export class ClusterRunningError extends Error {
  readonly pid: number

  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by another cluster, process ${pid}. ` +
        'Stop that one first, or choose another folder with --data.',
    )
    this.name = 'ClusterRunningError'
    this.pid = pid
  }
}

const attempts = 5
const tryAgainMs = 1_000

function fileIn(folder: string): string {
  return join(folder, 'cluster.json')
}

/** The cluster that runs on the folder. The entry of a killed one does not count. */
export function findCluster(folder: string): ClusterRecord | undefined {
  const record = parse(read(fileIn(folder)))
  return record && isAlive(record.process) ? record : undefined
}

/** Being the only cluster on a data folder. */
export class ClusterClaim {
  /** Processes of a killed cluster that held the folder before; they are about to end. */
  readonly formerPids: readonly number[]
  readonly #file: string
  /** The outermost of the folders that were made for it. */
  readonly #madeFrom: string | undefined
  #record: ClusterRecord
  #again: NodeJS.Timeout | undefined

  private constructor(
    file: string,
    madeFrom: string | undefined,
    record: ClusterRecord,
    formerPids: readonly number[],
  ) {
    this.#file = file
    this.#madeFrom = madeFrom
    this.#record = record
    this.formerPids = formerPids
  }

  static take(folder: string, config?: string): ClusterClaim {
    const madeFrom = makeFolder(folder)
    const file = fileIn(folder)
    const record: ClusterRecord = {
      pid: process.pid,
      startedAt: new Date().toISOString(),
      process: ownIdentity(),
      ...(config !== undefined && { config }),
      services: {},
    }
    let formerPids: readonly number[] = []
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (createIn(folder, file, record)) return new ClusterClaim(file, madeFrom, record, formerPids)
      const found = read(file)
      const other = parse(found)
      if (other && isAlive(other.process)) throw new ClusterRunningError(folder, other.pid)
      formerPids = Object.values(other?.services ?? {}).flatMap((member) => member?.pid ?? [])
      removeStale(file, found)
    }
    throw new Error(`${file} could not be written. Remove it if no cluster uses this folder.`)
  }

  /** On a full disk what was known before stays there, and what is known now is written as soon as there is space. */
  publish(news: Partial<Pick<ClusterRecord, 'services' | 'control'>>): void {
    this.#record = { ...this.#record, ...news }
    clearTimeout(this.#again)
    const draft = draftOf(this.#file)
    try {
      writeFileSync(draft, serialised(this.#record), { mode: 0o600 })
      renameSync(draft, this.#file)
    } catch {
      this.#again = setTimeout(() => this.publish({}), tryAgainMs).unref()
    }
  }

  /** A cluster that failed to start leaves no folder. */
  release(): void {
    clearTimeout(this.#again)
    if (parse(read(this.#file))?.pid === process.pid) rmSync(this.#file, { force: true })
    if (this.#madeFrom !== undefined) removeEmpty(dirname(this.#file), this.#madeFrom)
  }
}

/** The folder and those around it up to the outermost, as long as there is nothing in them. */
function removeEmpty(folder: string, outermost: string): void {
  try {
    rmdirSync(folder)
  } catch {
    return
  }
  if (folder.length > outermost.length) removeEmpty(dirname(folder), outermost)
}

function draftOf(file: string): string {
  return `${file}.${process.pid}`
}

function serialised(record: ClusterRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`
}

function createIn(folder: string, file: string, record: ClusterRecord): boolean {
  try {
    return createWhole(file, serialised(record))
  } catch (error) {
    throw new UnusableFolderError(folder, error)
  }
}

/** If several try at once, one wins, and none sees half a file. */
function createWhole(file: string, text: string): boolean {
  const draft = draftOf(file)
  writeFileSync(draft, text, { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * Two processes may find the same stale file: the moved file is checked again, because it could be the other's new one.
 */
function removeStale(file: string, stale: string | undefined): void {
  const aside = `${draftOf(file)}.stale`
  try {
    renameSync(file, aside)
    if (read(aside) !== stale) linkSync(aside, file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function parse(text: string | undefined): ClusterRecord | undefined {
  try {
    const record = JSON.parse(text ?? '') as ClusterRecord
    return Number.isInteger(record.process.pid) && typeof record.services === 'object' ? record : undefined
  } catch {
    return undefined
  }
}
