import { deleteSnapshot, giveTitle } from './change-snapshots.ts'
import { exportSnapshotFile } from './export-snapshot.ts'
import { failures, inPlainWords } from '../failures.ts'
import { messageOf } from '../../text/error-text.ts'
import { listOwnSnapshots, removeLeftovers } from '../folder/folder-files.ts'
import type { HighWater } from '../folder/high-water.ts'
import { importLimits } from './import-limits.ts'
import type { Journal } from '../journal/journal.ts'
import { silentLog, type Log } from '../log.ts'
import { removeOutdated } from './retention.ts'
import { snapshotPath, type SnapshotInfo } from './snapshot-list.ts'
import type { StateMachine } from '../state-machine.ts'
import type { OnProgress, WorkerClient } from '../workers/worker-client.ts'
import type { Restored } from '../workers/worker-jobs.ts'

export interface SnapshotOptions<M> {
  readonly service: string
  readonly folder: string
  readonly create: () => M
  readonly log?: Log
  readonly snapshotEveryCommands?: number
  /** A few large commands make a journal as long as many small ones. */
  readonly snapshotEveryBytes?: number
  /** At least two, so that there is one to fall back on. */
  readonly keepSnapshots?: number
  readonly onTaken?: (name: string) => void
  /** The machine is another one now. */
  readonly onRestored?: (name: string) => void
}

export interface LastSnapshot {
  readonly name: string
  readonly sequence: number
  readonly takenAt: string
}

/** The commands' way into the machine, as far as a snapshot has to interfere with it. */
interface Commit<M> {
  readonly machine: M
  readonly sequence: number
  replace(machine: M, sequence: number): void
  hold(): Promise<void>
  release(): void
  fail(cause: Error): void
}

interface Live<M> {
  readonly commit: Commit<M>
  readonly journal: Journal
  readonly highWater: HighWater
  readonly worker: WorkerClient
  readonly last: LastSnapshot | undefined
}

/** Snapshots of a state that keeps changing. Writes to the folder happen one after the other. */
export class LiveSnapshots<M extends StateMachine<never, unknown>> {
  last: LastSnapshot | undefined
  private readonly options: SnapshotOptions<M>
  private readonly live: Live<M>
  private readonly log: Log
  private readonly every: { readonly commands: number; readonly bytes: number }
  private due: { readonly sequence: number; readonly appended: number }
  private taking: { result: Promise<SnapshotInfo>; watchers: OnProgress[] } | undefined
  private queue: Promise<unknown> = Promise.resolve()
  private imports: Promise<unknown> = Promise.resolve()
  private closed = false
  private working = 0

  constructor(options: SnapshotOptions<M>, live: Live<M>) {
    this.options = options
    this.live = live
    this.last = live.last
    this.log = options.log ?? silentLog
    const { snapshotEveryCommands = 500_000, snapshotEveryBytes = 512 * 1024 * 1024 } = options
    this.every = { commands: snapshotEveryCommands, bytes: snapshotEveryBytes }
    const sequence = live.last?.sequence ?? 0
    this.due = this.dueAfter(sequence, -live.journal.bytesAfter(sequence))
  }

  /** Whether a snapshot is being taken or restored: what the state of a moment ago needs must stay. */
  get isWorking(): boolean {
    return this.working > 0
  }

  /** Called after every flush, so it must cost nothing when it is not time yet. */
  takeWhenDue(): void {
    const { commit, journal } = this.live
    const due = commit.sequence >= this.due.sequence || journal.appended >= this.due.appended
    if (!due || this.taking || this.closed) return
    this.take().catch((error: unknown) => {
      this.log.error({ error: messageOf(error) }, 'the automatic snapshot failed: the journal is kept')
    })
  }

  /** A caller that asks while a snapshot is being taken gets that one. */
  take(onProgress?: OnProgress): Promise<SnapshotInfo> {
    if (!this.taking) {
      const watchers: OnProgress[] = []
      const result = this.exclusively(() =>
        this.takeNow((progress) => watchers.forEach((watch) => watch(progress))),
      )
      this.taking = { result: result.finally(() => (this.taking = undefined)), watchers }
    }
    if (onProgress) this.taking.watchers.push(onProgress)
    return this.taking.result
  }

  list(): Promise<SnapshotInfo[]> {
    const { folder, service } = this.options
    return this.live.worker.run({ type: 'list', folder, service })
  }

  export(name: string, file: string, options: { overwrite?: boolean }): Promise<void> {
    return inPlainWords(exportSnapshotFile(this.options.folder, name, file, options))
  }

  giveTitle(name: string, title: string): Promise<void> {
    return this.exclusively(() => giveTitle(this.options.folder, name, title))
  }

  delete(name: string): Promise<void> {
    return this.exclusively(() => deleteSnapshot(this.options.folder, this.options.service, name))
  }

  /** Imports go one after the other, but nothing else waits for them: the journal and other snapshots are not touched. */
  import(file: string, signal?: AbortSignal): Promise<SnapshotInfo> {
    const { folder, service } = this.options
    const result = this.imports.then(() => {
      const limits = importLimits(file)
      return inPlainWords(this.live.worker.run({ type: 'import', folder, service, file }, { limits, signal }))
    })
    this.imports = result.catch(() => undefined)
    return result
  }

  restore(name: string, together: string | undefined, onProgress?: OnProgress): Promise<Restored> {
    return this.exclusively(async () => {
      snapshotPath(this.options.folder, name)
      return await this.whileHeld(() => this.restoreNow(name, together, onProgress))
    })
  }

  /** Ends what runs; a half-written file goes with it. */
  async close(): Promise<void> {
    this.closed = true
    await this.live.worker.stop()
    await Promise.all([this.queue, this.imports])
    await removeLeftovers(this.options.folder)
  }

  private async takeNow(onProgress: OnProgress): Promise<SnapshotInfo> {
    const { commit, journal, worker } = this.live
    const { folder, service, keepSnapshots = 3 } = this.options
    const keep = Math.max(2, keepSnapshots)
    // Also after a failure the next automatic one comes only when as much has happened again.
    this.due = this.dueAfter(commit.sequence, journal.appended)
    await journal.prepareToRotate()
    const live = await this.whileHeld(async () => {
      await journal.rotate(commit.sequence + 1)
      return { sequence: commit.sequence, counts: commit.machine.counts() }
    })
    const takenAt = new Date().toISOString()
    const taken = await worker.run({ type: 'take', folder, service, takenAt, keep, live }, { onProgress })
    this.remember(taken.snapshot)
    await removeOutdated(folder, taken.readable, keep)
    journal.remeasure()
    this.log.info({ snapshot: taken.snapshot.name, sequence: live.sequence }, 'snapshot taken and read back')
    this.options.onTaken?.(taken.snapshot.name)
    return taken.snapshot
  }

  /** The new state counts from the moment its snapshot has its name; whatever fails after that needs a new start. */
  private async restoreNow(
    name: string,
    together: string | undefined,
    onProgress?: OnProgress,
  ): Promise<Restored> {
    const { commit, journal, worker, highWater } = this.live
    const { folder, service, create, onRestored } = this.options
    const live = { sequence: commit.sequence, counts: commit.machine.counts() }
    const takenAt = new Date().toISOString()
    try {
      const job = { type: 'restore', folder, service, name, takenAt, together, live } as const
      const restored = await worker.run(job, { onProgress })
      const { loadSnapshot } = await import('./snapshot-reader.ts')
      const machine = create()
      const meta = await loadSnapshot(snapshotPath(folder, restored.name), service, machine)
      await journal.rotate(meta.sequence + 1)
      highWater.note(machine)
      commit.replace(machine, meta.sequence)
      this.remember(restored)
      this.log.info({ snapshot: name, sequence: commit.sequence }, 'snapshot restored')
      onRestored?.(name)
      return restored
    } catch (error) {
      // Even a worker that died may have got as far as the name.
      const onDisk = listOwnSnapshots(folder)[0]?.sequence ?? 0
      if (commit.sequence > live.sequence || onDisk <= live.sequence) throw error
      commit.fail(error instanceof Error ? error : new Error(messageOf(error)))
      throw failures.restoredButStopped(error)
    }
  }

  private async whileHeld<T>(work: () => Promise<T>): Promise<T> {
    const { commit } = this.live
    try {
      await commit.hold()
      return await work()
    } finally {
      commit.release()
    }
  }

  private dueAfter(sequence: number, appended: number) {
    return { sequence: sequence + this.every.commands, appended: appended + this.every.bytes }
  }

  private remember({ name, sequence, takenAt }: SnapshotInfo): void {
    if (sequence !== undefined && takenAt !== undefined) this.last = { name, sequence, takenAt }
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    this.working += 1
    const result = this.queue
      .then(async () => {
        if (this.closed) throw failures.closed()
        return await inPlainWords(work())
      })
      .finally(() => (this.working -= 1))
    this.queue = result.catch(() => undefined)
    return result
  }
}
