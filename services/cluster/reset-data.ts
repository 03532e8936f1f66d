import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseNames } from './topology.ts'
import { findCluster } from './cluster-file.ts'
import { type FolderLock, lockFolder } from '../engine/folder/folder-lock.ts'
import { endFormerServer } from '../postgres-server/former-server.ts'
import { ownersFile, standbysFolder } from '../process/owners-file.ts'
import { ApiError } from '../wire/errors.ts'
import { postgresFolder } from './private-postgres.ts'

/** The members whose folders are called as they are. */
const ownFolder = [...databaseNames, 'payments'] as const

/** Only what Marketlab itself keeps there: the folder may hold other things of the user's. */
const ours = [...ownFolder, standbysFolder, ownersFile, 'postgres', 'cluster-secret']

export async function resetData(folder: string): Promise<void> {
  const other = findCluster(folder)
  if (other) {
    throw new ApiError(
      'UNAVAILABLE',
      `Another cluster, process ${other.pid}, works on ${folder}: stop it first. Nothing was deleted.`,
    )
  }
  const locks: FolderLock[] = []
  try {
    // A service that was started by itself has no cluster, but its folder.
    for (const service of [...ownFolder, ...standbysIn(folder)]) {
      const own = join(folder, service)
      if (existsSync(own)) locks.push(await lockFolder(own, service))
    }
    await endFormerServer(join(postgresFolder(folder), 'data'))
    for (const name of ours) await rm(join(folder, name), { recursive: true, force: true })
  } finally {
    for (const lock of locks) lock.release()
  }
}

function standbysIn(folder: string): string[] {
  const parent = join(folder, standbysFolder)
  return existsSync(parent) ? readdirSync(parent).map((name) => join(standbysFolder, name)) : []
}
