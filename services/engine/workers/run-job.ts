import path from 'node:path'
import { ApiError } from '../../wire/errors.ts'
import { UnreadableSnapshotError } from '../failures.ts'
import { messageOf } from '../../text/error-text.ts'
import { importedNameFor, listOwnSnapshots, writeWhole } from '../folder/folder-files.ts'
import { rehearse, snapshotOf, type Workshop } from '../recovery/rehearsal.ts'
import { replaceState } from '../recovery/restore.ts'
import { describeMeta, describeSnapshots, type SnapshotInfo } from '../snapshots/snapshot-list.ts'
import { snapshotBytes } from '../snapshots/snapshot-bytes.ts'
import { loadForeignSnapshot, verifySnapshot } from '../snapshots/snapshot-reader.ts'
import type { JobOf, JobResults, SnapshotJob, TakenSnapshot } from './worker-jobs.ts'

export function runJob(job: SnapshotJob, workshop: Workshop): Promise<JobResults[SnapshotJob['type']]> {
  switch (job.type) {
    case 'list':
      return describeSnapshots(job.folder, job.service)
    case 'take':
      return take(job, workshop)
    case 'import':
      return importSnapshot(job, workshop)
    case 'restore':
      return replaceState(job, workshop)
  }
}

async function take(job: JobOf<'take'>, workshop: Workshop): Promise<TakenSnapshot> {
  const { folder, service, takenAt, keep, live } = job
  const state = await rehearse(folder, service, live, workshop)
  const snapshot = await snapshotOf(state, folder, service, takenAt, workshop)
  return {
    snapshot,
    readable: await newestReadable(folder, service, keep, [snapshot.name, state.snapshot?.name]),
  }
}

/** The newest snapshot that can be relied on when older ones are removed. */
async function newestReadable(
  folder: string,
  service: string,
  keep: number,
  justRead: readonly (string | undefined)[],
): Promise<TakenSnapshot['readable']> {
  const readable = []
  for (const { name, path: file, sequence } of listOwnSnapshots(folder)) {
    if (readable.length === keep) break
    const usable = justRead.includes(name) || (await holdsSequence(file, service, sequence))
    if (usable) readable.push({ name, sequence })
  }
  return readable
}

function holdsSequence(file: string, service: string, sequence: number): Promise<boolean> {
  return verifySnapshot(file, service).then(
    (meta) => meta.sequence === sequence,
    () => false,
  )
}

/** Nothing in a file from elsewhere is trusted: it is loaded to the end before any of it gets into the folder. */
async function importSnapshot(
  { folder, service, file }: JobOf<'import'>,
  { create }: Workshop,
): Promise<SnapshotInfo> {
  let bytes: Buffer
  let meta
  try {
    bytes = await readFrom(file)
    meta = await loadForeignSnapshot(bytes, file, service, create())
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `${messageOf(error)} Nothing was imported.`)
  }
  const target = path.join(folder, importedNameFor(meta.takenAt, meta.digest))
  await writeWhole(target, bytes, { inspect: async (copy) => void (await verifySnapshot(copy, service)) })
  return describeMeta(target, meta)
}

function readFrom(file: string): Promise<Buffer> {
  return snapshotBytes(file).catch((error: unknown) => {
    throw new UnreadableSnapshotError(file, messageOf(error))
  })
}
