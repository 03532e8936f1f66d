import { closeSync, openSync, statSync } from 'node:fs'
import type { ServerUser } from './server-user.ts'

/** Where the programs of PostgreSQL find a folder. */
export interface Place {
  path: string
  cwd: string
  /** The folder of the programs. */
  stdio: readonly ('ignore' | number)[]
  close(): void
}

/** Shells can name only descriptors of one digit. */
const descriptor = 5

/**
 * A folder as programs of another user see it. Folders above it may be closed to them, as the home of root is. So they get
 * the open folder itself, and nothing has to be opened to anybody.
 */
export function placeOf(folder: string, user: ServerUser | undefined): Place {
  if (user === undefined || process.platform !== 'linux')
    return { path: folder, cwd: folder, stdio: [], close: () => undefined }
  const handle = openSync(folder, 'r')
  return {
    path: `/proc/self/fd/${descriptor}`,
    cwd: '/',
    stdio: ['ignore', 'ignore', handle],
    close: () => closeSync(handle),
  }
}

/** The owner of a folder, if the server has to run as that one. */
export function ownerOf(folder: string): ServerUser {
  const { uid, gid } = statSync(folder)
  return { uid, gid }
}
