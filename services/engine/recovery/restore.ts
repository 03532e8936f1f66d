import fs from 'node:fs'
import path from 'node:path'
import { ApiError } from '../../wire/errors.ts'
import { readDurableMark } from '../journal/durable-mark.ts'
import { DamagedJournalError, remains } from '../failures.ts'
import { messageOf } from '../../text/error-text.ts'
import { newEpochId } from '../epochs.ts'
import {
  compactTime,
  isImportedName,
  listOwnSnapshots,
  listSegments,
  snapshotNameFor,
  syncFolder,
} from '../folder/folder-files.ts'
import { readHighWater } from '../folder/high-water.ts'
import { recover, type Recovered } from './recovery.ts'
import { renew } from './renewal.ts'
import { rehearse, snapshotOf, type Machine, type Workshop } from './rehearsal.ts'
import { describeMeta, snapshotPath, type SnapshotInfo } from '../snapshots/snapshot-list.ts'
import { snapshotBytes } from '../snapshots/snapshot-bytes.ts'
import { loadForeignSnapshot, loadSnapshot } from '../snapshots/snapshot-reader.ts'
import { writeSnapshot } from '../snapshots/snapshot-writer.ts'
import type { JobOf, Restored } from '../workers/worker-jobs.ts'

/** A purchase of a full cart changes a hundred items, a bulk request registers five hundred. */
const mostNumbersPerCommand = 1_000

/**
 * Makes an older snapshot the newest state. It becomes a snapshot of its own, one change ahead of everything before, and
 * counts from the moment that file has its name: a kill leaves the old state or the new one, whole.
 */
export async function replaceState(job: JobOf<'restore'>, workshop: Workshop): Promise<Restored> {
  const { folder, service, name, takenAt } = job
  if (name === remains) return goOnWithRemains(job, workshop)
  const source = snapshotPath(folder, name)
  const restored = workshop.create()
  const loading = isImportedName(name)
    ? snapshotBytes(source).then((bytes) => loadForeignSnapshot(bytes, source, service, restored))
    : loadSnapshot(source, service, restored)
  await loading.catch((error: unknown) => {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `${messageOf(error)} Nothing was changed. Choose another snapshot.`,
    )
  })
  const current = await currentState(job, workshop)
  // So that a restore can be undone to the very change.
  if (current) await snapshotOf(current, folder, service, takenAt, workshop)
  return { ...(await makeNewest(job, restored, current, workshop)), before: current ? 'snapshot' : 'aside' }
}

/** All that can be read of a journal whose end is gone, which is known to be lost then. */
async function goOnWithRemains(job: JobOf<'restore'>, workshop: Workshop): Promise<Restored> {
  const { folder, service } = job
  const once = readDurableMark(folder)
  const { create, log } = workshop
  const left = await recover({ folder, service, create, log, whatIsLeft: true })
  if (job.live || left.sequence >= once) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Nothing is missing at the end of the journal in ${folder}. Nothing was changed.`,
    )
  }
  return { ...(await makeNewest(job, left.machine, undefined, workshop)), before: 'aside' }
}

async function makeNewest(
  { folder, service, name, takenAt, together }: JobOf<'restore'>,
  restored: Machine,
  current: Recovered<Machine> | undefined,
  workshop: Workshop,
): Promise<SnapshotInfo> {
  renew(restored, {
    current: current?.machine,
    mark: readHighWater(folder),
    bound: (highestSequence(folder) + 1) * mostNumbersPerCommand,
    taken: !isImportedName(name),
    together,
    epoch: newEpochId(),
  })
  const sequence = (current?.sequence ?? highestSequence(folder)) + 1
  const target = path.join(folder, snapshotNameFor(sequence, takenAt))
  const header = { service, sequence, takenAt, restoredFrom: name }
  const meta = await writeSnapshot(target, header, restored, workshop.create, workshop.onProgress)
  if (!current) await moveJournalAside(folder, takenAt)
  return describeMeta(target, meta)
}

async function currentState(
  job: JobOf<'restore'>,
  workshop: Workshop,
): Promise<Recovered<Machine> | undefined> {
  try {
    return await rehearse(job.folder, job.service, job.live, workshop)
  } catch (error) {
    if (job.live || !(error instanceof DamagedJournalError)) throw error
    workshop.log.warn(
      { reason: error.message },
      'the present state cannot be recovered: restoring without it',
    )
    return undefined
  }
}

/** No sequence of the damaged journal may be given out again. Every command takes a byte at least. */
function highestSequence(folder: string): number {
  const segments = listSegments(folder)
  const last = segments.at(-1)
  const beyondSegments = last ? last.sequence + fs.statSync(last.path).size : 0
  return Math.max(beyondSegments, listOwnSnapshots(folder)[0]?.sequence ?? 0, readDurableMark(folder))
}

/** The new snapshot covers the damaged journal already; moving it only clears the way and keeps it for a look. */
async function moveJournalAside(folder: string, time: string): Promise<void> {
  const aside = path.join(folder, `damaged-${compactTime(time)}`)
  await fs.promises.mkdir(aside, { recursive: true, mode: 0o700 })
  // Newest first: a hole in the middle is what recovery would stop at, an end missing is covered by the snapshot.
  for (const segment of listSegments(folder).reverse()) {
    await fs.promises.rename(segment.path, path.join(aside, segment.name))
  }
  await syncFolder(aside)
  await syncFolder(folder)
}
