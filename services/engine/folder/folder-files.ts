import fs from 'node:fs'
import path from 'node:path'
import { errorCode } from '../../text/error-text.ts'

export const temporarySuffix = '.tmp'
const segmentName = /^journal-(\d{16})\.log$/
const snapshotName = /^snapshot-(\d{16})-\d{8}T\d{6}Z\.sqlite$/
const importedName = /^imported-\d{8}T\d{6}Z-[0-9a-f]{8}\.sqlite$/
const leftoverName = /^(journal|snapshot|imported|high)-.*\.tmp$/

export interface NumberedFile {
  readonly name: string
  readonly path: string
  /** The first sequence that a segment may hold, or the last one that a snapshot contains. */
  readonly sequence: number
}

export const segmentNameFor = (first: number): string => `journal-${padded(first)}.log`

export function snapshotNameFor(sequence: number, takenAt: string): string {
  return `snapshot-${padded(sequence)}-${compactTime(takenAt)}.sqlite`
}

export function importedNameFor(takenAt: string, digest: string): string {
  return `imported-${compactTime(takenAt)}-${digest.slice(0, 8)}.sqlite`
}

export const isImportedName = (name: string): boolean => importedName.test(name)
export const isSnapshotName = (name: string): boolean => snapshotName.test(name) || importedName.test(name)

/** 2026-11-20T16:42:42.123Z becomes 20261120T164242Z. */
export function compactTime(time: string): string {
  return time.replace(/[-:]/g, '').replace(/\.\d+/, '')
}

function padded(sequence: number): string {
  return String(sequence).padStart(16, '0')
}

/** The segments of the journal, oldest first. */
export function listSegments(folder: string): NumberedFile[] {
  return numbered(folder, segmentName)
}

/** The engine's own snapshots, newest first. Imported ones are none of recovery's business. */
export function listOwnSnapshots(folder: string): NumberedFile[] {
  return numbered(folder, snapshotName).reverse()
}

export function listImported(folder: string): string[] {
  return namesIn(folder).filter(isImportedName).sort()
}

function numbered(folder: string, pattern: RegExp): NumberedFile[] {
  return namesIn(folder)
    .sort()
    .flatMap((name) => {
      const match = pattern.exec(name)
      return match ? [{ name, path: path.join(folder, name), sequence: Number(match[1]) }] : []
    })
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

/** Removes half-written files of a killed process. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of namesIn(folder)) {
    if (leftoverName.test(name)) await fs.promises.rm(path.join(folder, name), { force: true })
  }
}

export interface WriteOptions {
  /** Called with the temporary file before it takes its name; an error keeps it from doing so. */
  readonly inspect?: (temporary: string) => Promise<void>
}

/** Writes a file so that, whenever the process dies, it is there whole or not at all. */
export async function writeWhole(
  target: string,
  bytes: Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const temporary = target + temporarySuffix
  try {
    const handle = await fs.promises.open(temporary, 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await options.inspect?.(temporary)
    await fs.promises.rename(temporary, target)
  } catch (error) {
    await fs.promises.rm(temporary, { force: true })
    throw error
  }
  await syncFolder(path.dirname(target))
}

/** Makes renames and removals in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows keeps names durable by itself and refuses to open folders.
  if (process.platform === 'win32') return
  const handle = await fs.promises.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
