import { readDurableMark } from '../journal/durable-mark.ts'
import { DamagedJournalError, ShortJournalError, UnreadableSnapshotError } from '../failures.ts'
import { messageOf } from '../../text/error-text.ts'
import { listOwnSnapshots, type NumberedFile } from '../folder/folder-files.ts'
import { readJournal, type JournalTail } from '../journal/journal-reader.ts'
import type { Log } from '../log.ts'
import type { SnapshotMeta } from '../snapshots/snapshot-meta.ts'
import type { StateMachine } from '../state-machine.ts'

export interface RecoveryOptions<M> {
  readonly folder: string
  readonly service: string
  readonly create: () => M
  readonly log: Log
  /** Recovers the state as of this sequence instead of the newest one. */
  readonly through?: number | undefined
  /** The end of the journal may be missing. */
  readonly whatIsLeft?: boolean
}

export interface Recovered<M> {
  readonly machine: M
  readonly sequence: number
  readonly snapshot?: SnapshotMeta & { readonly name: string }
  readonly tail?: JournalTail
}

/** The state on disk: the newest readable snapshot and the journal behind it. Reads only, changes nothing. */
export async function recover<M extends StateMachine<unknown, unknown>>(
  options: RecoveryOptions<M>,
): Promise<Recovered<M>> {
  const { folder, service, log, through = Infinity } = options
  const candidates = listOwnSnapshots(folder).filter((file) => file.sequence <= through)
  const base = await newestReadable(candidates, options)
  const { machine } = base
  let defects = 0
  const { sequence, tail } = readJournal({
    folder,
    service,
    after: base.snapshot?.sequence ?? 0,
    through: options.through,
    log,
    visit: (command) => {
      if (!survives(machine, JSON.parse(command))) defects += 1
    },
  })
  if (defects > 0)
    log.warn({ defects }, 'some commands failed by a defect when replayed, as they did at first')
  const newest = candidates[0]
  if (newest && sequence < newest.sequence) {
    throw new DamagedJournalError(
      folder,
      newest.name,
      0,
      `this snapshot cannot be read, and without it the journal reaches only change ${sequence} of ${newest.sequence}`,
    )
  }
  const once = readDurableMark(folder)
  if (sequence < Math.min(once, through) && !options.whatIsLeft)
    throw new ShortJournalError(folder, sequence, once)
  return { machine, sequence, ...(base.snapshot && { snapshot: base.snapshot }), ...(tail && { tail }) }
}

async function newestReadable<M extends StateMachine<unknown, unknown>>(
  candidates: NumberedFile[],
  { create, service, log }: RecoveryOptions<M>,
): Promise<Pick<Recovered<M>, 'machine' | 'snapshot'>> {
  for (const file of candidates) {
    // SQLite is loaded only when there is something to read with it.
    const { loadSnapshot } = await import('../snapshots/snapshot-reader.ts')
    try {
      const machine = create()
      const meta = await loadSnapshot(file.path, service, machine)
      if (meta.sequence !== file.sequence) {
        throw new UnreadableSnapshotError(file.path, `it holds the state of change ${meta.sequence}`)
      }
      return { machine, snapshot: { ...meta, name: file.name } }
    } catch (error) {
      log.warn({ file: file.name, reason: messageOf(error) }, 'snapshot unreadable: trying the one before')
    }
  }
  return { machine: create() }
}

/** A command that failed by a defect when it was live fails again here, and leaves the same state. */
function survives(machine: StateMachine<unknown, unknown>, command: unknown): boolean {
  try {
    machine.apply(command)
    return true
  } catch {
    return false
  }
}
