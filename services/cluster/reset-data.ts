import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { keepsJournal } from './topology.ts'
import { findCluster } from './cluster-file.ts'
import { ApiError } from '../wire/errors.ts'

/** Only what Marketlab itself keeps there: the folder may hold other things of the user's. */
const ours = [...keepsJournal, 'cluster-secret']

export async function resetData(folder: string): Promise<void> {
  const other = findCluster(folder)
  if (other) {
    throw new ApiError(
      'UNAVAILABLE',
      `Another cluster, process ${other.pid}, works on ${folder}: stop it first. Nothing was deleted.`,
    )
  }
  for (const name of ours) await rm(join(folder, name), { recursive: true, force: true })
}
