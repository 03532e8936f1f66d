import { deleteSnapshot, giveTitle } from '../snapshots/change-snapshots.ts'
import { exportSnapshotFile } from '../snapshots/export-snapshot.ts'
import { inPlainWords } from '../failures.ts'
import { removeLeftovers } from '../folder/folder-files.ts'
import { lockFolder } from '../folder/folder-lock.ts'
import { importLimits } from '../snapshots/import-limits.ts'
import { silentLog, type Log } from '../log.ts'
import { removeOutdated } from '../snapshots/retention.ts'
import { describeSnapshots, type SnapshotInfo } from '../snapshots/snapshot-list.ts'
import { WorkerClient, type OnProgress } from '../workers/worker-client.ts'
import type { Restored } from '../workers/worker-jobs.ts'

/** A data folder that no process uses, and what it takes to work on it without the machine's code. */
export interface OfflineFolder {
  readonly folder: string
  readonly service: string
  readonly workerFile: URL
  readonly log?: Log
  readonly keepSnapshots?: number
}

export interface RestoreOptions {
  /** Random, and the same for the other database that is restored with it, to the same time. */
  readonly together?: string | undefined
}

/** Only reads, so it needs no lock. */
export function listOffline({
  folder,
  service,
}: Pick<OfflineFolder, 'folder' | 'service'>): Promise<SnapshotInfo[]> {
  return describeSnapshots(folder, service)
}

export function takeOffline(target: OfflineFolder, onProgress?: OnProgress): Promise<SnapshotInfo> {
  const { folder, service, keepSnapshots = 3 } = target
  const keep = Math.max(2, keepSnapshots)
  return locked(target, async (worker) => {
    const takenAt = new Date().toISOString()
    const taken = await worker.run({ type: 'take', folder, service, takenAt, keep }, { onProgress })
    await removeOutdated(folder, taken.readable, keep)
    return taken.snapshot
  })
}

export function exportOffline(
  { folder }: Pick<OfflineFolder, 'folder'>,
  name: string,
  file: string,
  options: { overwrite?: boolean } = {},
): Promise<void> {
  return inPlainWords(exportSnapshotFile(folder, name, file, options))
}

export function giveTitleOffline(target: OfflineFolder, name: string, title: string): Promise<void> {
  return locked(target, () => giveTitle(target.folder, name, title))
}

export function deleteOffline(target: OfflineFolder, name: string): Promise<void> {
  return locked(target, () => deleteSnapshot(target.folder, target.service, name))
}

export function importOffline(target: OfflineFolder, file: string): Promise<SnapshotInfo> {
  const { folder, service } = target
  return locked(target, (worker) =>
    worker.run({ type: 'import', folder, service, file }, { limits: importLimits(file) }),
  )
}

/** Works also when the journal is damaged: it is moved into a folder `damaged-<time>` then. */
export function restoreOffline(
  target: OfflineFolder,
  name: string,
  { together, onProgress }: RestoreOptions & { onProgress?: OnProgress } = {},
): Promise<Restored> {
  const { folder, service } = target
  return locked(target, (worker) => {
    const takenAt = new Date().toISOString()
    return worker.run({ type: 'restore', folder, service, name, takenAt, together }, { onProgress })
  })
}

async function locked<T>(target: OfflineFolder, work: (worker: WorkerClient) => Promise<T>): Promise<T> {
  const { folder, service, workerFile, log = silentLog } = target
  const lock = await lockFolder(folder, service)
  const worker = new WorkerClient(workerFile, log)
  try {
    await removeLeftovers(folder)
    return await inPlainWords(work(worker))
  } finally {
    await worker.stop()
    lock.release()
  }
}
