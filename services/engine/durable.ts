import { DurableMark } from './journal/durable-mark.ts'
import type { Answer, CommitObserver, Gate } from './journal/carry-out.ts'
import { GroupCommit } from './journal/group-commit.ts'
import { lockFolder, type FolderLock } from './folder/folder-lock.ts'
import { removeLeftovers } from './folder/folder-files.ts'
import { HighWater } from './folder/high-water.ts'
import { Journal } from './journal/journal.ts'
import { silentLog } from './log.ts'
import { type LastSnapshot, LiveSnapshots, type SnapshotOptions } from './snapshots/live-snapshots.ts'
import type { RestoreOptions } from './recovery/offline.ts'
import { recover } from './recovery/recovery.ts'
import type { SnapshotInfo } from './snapshots/snapshot-list.ts'
import type { StateMachine } from './state-machine.ts'
import { WorkerClient, type OnProgress } from './workers/worker-client.ts'
import type { Restored } from './workers/worker-jobs.ts'

export type CommandOf<M> = M extends { apply(command: infer Command): unknown } ? Command : never
export type OutcomeOf<M> = M extends { apply(command: never): infer Outcome } ? Outcome : never

export interface DurableOptions<M> extends SnapshotOptions<M> {
  /** The compiled entry of the snapshot worker, which calls `runSnapshotWorker` with the same machine. */
  readonly workerFile: URL
  readonly maxWaiting?: number
  readonly flushDelayMs?: number
  /** Called once if the disk failed in a way that only a new start can judge. The process should then exit. */
  readonly onFatal?: (error: Error) => void
}

export interface DurableStats {
  readonly sequence: number
  readonly waiting: number
  readonly flushes: number
  readonly commands: number
  readonly lastFlushMs: number
  readonly meanFlushMs: number
  readonly journalBytes: number
  readonly lastSnapshot?: LastSnapshot
}

/** Recovers the state from a folder, and keeps it there from then on. */
export async function openDurable<
  M extends StateMachine<Command, Outcome>,
  Command = CommandOf<M>,
  Outcome = OutcomeOf<M>,
>(options: DurableOptions<M>): Promise<DurableState<M, Command, Outcome>> {
  const { folder, service, create, log = silentLog } = options
  const lock = await lockFolder(folder, service)
  try {
    await removeLeftovers(folder)
    const startedAt = performance.now()
    const recovered = await recover<M & StateMachine<unknown, unknown>>({
      folder,
      service,
      create: create as () => M & StateMachine<unknown, unknown>,
      log,
    })
    const journal = await Journal.open(folder, service, recovered.sequence, recovered.tail, log)
    const { snapshot, sequence, machine } = recovered
    const highWater = new HighWater(folder)
    const mark = new DurableMark(folder, recovered.sequence)
    log.info(
      { sequence, snapshot: snapshot?.name, ms: Math.round(performance.now() - startedAt) },
      'recovered',
    )
    return new DurableState<M, Command, Outcome>(options, {
      lock,
      journal,
      highWater,
      mark,
      sequence,
      machine,
      snapshot,
    })
  } catch (error) {
    lock.release()
    throw error
  }
}

interface Opened<M> {
  readonly lock: FolderLock
  readonly journal: Journal
  readonly highWater: HighWater
  readonly mark: DurableMark
  readonly sequence: number
  readonly machine: M
  readonly snapshot: LastSnapshot | undefined
}

export class DurableState<M extends StateMachine<Command, Outcome>, Command, Outcome> {
  readonly folder: string
  readonly service: string
  private readonly lock: FolderLock
  private readonly journal: Journal
  private readonly commit: GroupCommit<M, Command, Outcome>
  private readonly highWater: HighWater
  private readonly mark: DurableMark
  private readonly snapshots: LiveSnapshots<M>
  private closing: Promise<void> | undefined

  /** Use `openDurable`. */
  constructor(options: DurableOptions<M>, opened: Opened<M>) {
    const { log = silentLog, maxWaiting = 50_000, flushDelayMs = 0, onFatal } = options
    this.folder = options.folder
    this.service = options.service
    this.lock = opened.lock
    this.journal = opened.journal
    this.highWater = opened.highWater
    this.mark = opened.mark
    this.commit = new GroupCommit<M, Command, Outcome>(opened.machine, opened.journal, {
      sequence: opened.sequence,
      maxWaiting,
      flushDelayMs,
      log,
      reserve: (growth) => this.highWater.reserve(this.commit.machine, growth),
      onFatal: (error) => onFatal?.(error),
      onFlushed: () => {
        this.mark.note(this.commit.durable)
        this.snapshots.takeWhenDue()
      },
    })
    this.snapshots = new LiveSnapshots<M>(options, {
      commit: this.commit,
      journal: this.journal,
      highWater: this.highWater,
      worker: new WorkerClient(options.workerFile, log),
      last: opened.snapshot,
    })
  }

  /** The state, for reading. Only commands may change it. Look it up each time, because a restore replaces it. */
  get machine(): M {
    return this.commit.machine
  }

  get sequence(): number {
    return this.commit.sequence
  }

  get flushDelayMs(): number {
    return this.commit.flushDelayMs
  }

  set flushDelayMs(delay: number) {
    this.commit.flushDelayMs = delay
  }

  /** The newest snapshot that is permanent, if there is one. */
  get lastSnapshot(): LastSnapshot | undefined {
    return this.snapshots.last
  }

  /** Whether a snapshot is being taken or restored. */
  get isSnapshotting(): boolean {
    return this.snapshots.isWorking
  }

  /** Without an observer, a commit only checks whether there is one. */
  set onCommitted(observer: CommitObserver | undefined) {
    this.commit.onCommitted = observer
  }

  /** The last change that is on disk; `sequence` may wait for the gate. */
  get durable(): number {
    return this.commit.durable
  }

  /** Told of every batch as soon as it is on disk. */
  set onDurable(observer: CommitObserver | undefined) {
    this.commit.onDurable = observer
  }

  /** Without one, a change is carried out as soon as it is on disk here. */
  get gate(): Gate | undefined {
    return this.commit.gate
  }

  set gate(gate: Gate | undefined) {
    this.commit.gate = gate
  }

  /** Whether the change that is being answered is safe in fewer places than it should be. */
  get isShort(): boolean {
    return this.commit.gate?.isShort ?? false
  }

  /** To be called when the gate lets more pass. */
  carryOut(): void {
    this.commit.carryOut()
  }

  /** The command must not be changed afterwards. A refusal is answered before this returns. */
  submit(command: Command, done: Answer<Outcome>): void {
    this.commit.submit(command, done)
  }

  execute(command: Command): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.commit.submit(command, (error, outcome) => (error ? reject(error) : resolve(outcome as Outcome)))
    })
  }

  /** Call this when a command has begun a new epoch, before any number is given in it. */
  noteEpoch(): void {
    this.highWater.note(this.commit.machine)
  }

  takeSnapshot(onProgress?: OnProgress): Promise<SnapshotInfo> {
    return this.snapshots.take(onProgress)
  }

  listSnapshots(): Promise<SnapshotInfo[]> {
    return this.snapshots.list()
  }

  exportSnapshot(name: string, file: string, options: { overwrite?: boolean } = {}): Promise<void> {
    return this.snapshots.export(name, file, options)
  }

  giveSnapshotTitle(name: string, title: string): Promise<void> {
    return this.snapshots.giveTitle(name, title)
  }

  deleteSnapshot(name: string): Promise<void> {
    return this.snapshots.delete(name)
  }

  importSnapshot(file: string, signal?: AbortSignal): Promise<SnapshotInfo> {
    return this.snapshots.import(file, signal)
  }

  restoreSnapshot(
    name: string,
    { together, onProgress }: RestoreOptions & { onProgress?: OnProgress } = {},
  ): Promise<Restored> {
    return this.snapshots.restore(name, together, onProgress)
  }

  stats(): DurableStats {
    const { sequence, waiting, flushes, commands, lastFlushMs, totalFlushMs } = this.commit
    const { last } = this.snapshots
    return {
      sequence,
      waiting,
      flushes,
      commands,
      lastFlushMs,
      meanFlushMs: flushes === 0 ? 0 : totalFlushMs / flushes,
      journalBytes: this.journal.bytes,
      ...(last && { lastSnapshot: { name: last.name, sequence: last.sequence, takenAt: last.takenAt } }),
    }
  }

  /** Answers the waiting commands, ends a running snapshot, and frees the folder. */
  close(): Promise<void> {
    this.closing ??= this.closeOnce()
    return this.closing
  }

  private async closeOnce(): Promise<void> {
    try {
      // A snapshot that is being taken may wait for what the gate holds back.
      this.commit.waitNoLonger()
      await this.snapshots.close()
      await this.commit.drain()
      await this.journal.close()
      this.mark.note(this.commit.durable)
    } finally {
      this.mark.close()
      this.lock.release()
    }
  }
}
