import fs from 'node:fs'
import path from 'node:path'
import { errorCode, messageOf } from '../../text/error-text.ts'
import { ApiError } from '../../wire/errors.ts'

/** Why nothing can be stored at a path, by the code of the system. */
export const folderReasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EEXIST: 'it is a file, and a folder is needed',
  EISDIR: 'it is a folder, and a file is needed',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOENT: 'nothing can be made there',
  ENAMETOOLONG: 'its path is too long',
}

/** Nothing can be stored in a folder. The message says why, and what to do. */
export class UnusableFolderError extends ApiError {
  constructor(folder: string, error: unknown) {
    const reason = folderReasons[errorCode(error) ?? ''] ?? messageOf(error)
    super('INVALID_ARGUMENT', `The folder ${folder} cannot be used: ${reason}. Choose another folder.`, {
      details: { field: 'dataFolder' },
    })
    this.name = 'UnusableFolderError'
  }
}

/**
 * Makes a folder for this user alone, and those above it that are missing. Returns the outermost that was made. The
 * `recursive` of Node is not used, because it never returns below /proc.
 */
export function makeFolder(folder: string): string | undefined {
  try {
    return made(path.resolve(folder))
  } catch (error) {
    throw new UnusableFolderError(folder, error)
  }
}

/** Makes the folder, and throws if nothing can be written there. */
export function checkFolder(folder: string): void {
  makeFolder(folder)
  const probe = path.join(folder, `.probe.${process.pid}`)
  try {
    fs.writeFileSync(probe, 'probe', { mode: 0o600, flush: true })
  } catch (error) {
    throw new UnusableFolderError(folder, error)
  } finally {
    fs.rmSync(probe, { force: true })
  }
}

function made(folder: string): string | undefined {
  const missing: string[] = []
  for (let at = folder; at !== missing[0] && !isFolder(at); at = path.dirname(at)) missing.unshift(at)
  for (const each of missing) {
    try {
      fs.mkdirSync(each, { mode: 0o700 })
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!isFolder(each)) throw error
    }
  }
  return missing[0]
}

function isFolder(at: string): boolean {
  return fs.statSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false
}
