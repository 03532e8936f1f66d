import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ApiError } from '../../wire/errors.ts'
import { snapshotNameFor } from '../folder/folder-files.ts'
import type { Log } from '../log.ts'
import { recover, type Recovered } from './recovery.ts'
import { describeMeta, type SnapshotInfo } from '../snapshots/snapshot-list.ts'
import { writeSnapshot } from '../snapshots/snapshot-writer.ts'
import type { StateMachine } from '../state-machine.ts'
import type { LiveState, Progress } from '../workers/worker-jobs.ts'

export type Machine = StateMachine<unknown, unknown>

/** The tools of a job. */
export interface Workshop {
  readonly create: () => Machine
  readonly log: Log
  readonly onProgress: (progress: Progress) => void
}

/** The state a start would find; must be the one that is live. */
export async function rehearse(
  folder: string,
  service: string,
  live: LiveState | undefined,
  { create, log }: Workshop,
): Promise<Recovered<Machine>> {
  const state = await recover({ folder, service, create, log, through: live?.sequence })
  if (live && !isDeepStrictEqual(state.machine.counts(), live.counts)) {
    const [onDisk, inMemory] = [state.machine.counts(), live.counts].map((counts) => JSON.stringify(counts))
    throw new ApiError(
      'INTERNAL',
      `Replaying the journal gives ${onDisk} where the running service has ${inMemory}. No snapshot was taken and the ` +
        'journal is kept. Please report this defect.',
    )
  }
  return state
}

/** Nothing happened since the last snapshot: that one, just read again, will do. */
export async function snapshotOf(
  state: Recovered<Machine>,
  folder: string,
  service: string,
  takenAt: string,
  { create, onProgress }: Workshop,
): Promise<SnapshotInfo> {
  if (state.snapshot?.sequence === state.sequence) {
    return describeMeta(path.join(folder, state.snapshot.name), state.snapshot)
  }
  const target = path.join(folder, snapshotNameFor(state.sequence, takenAt))
  const header = { service, sequence: state.sequence, takenAt }
  return describeMeta(target, await writeSnapshot(target, header, state.machine, create, onProgress))
}
