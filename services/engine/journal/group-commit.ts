import { type Answer, Batch, CarryOut, type CommitObserver, type Gate } from './carry-out.ts'
import { failures, isDiskFull } from '../failures.ts'
import type { Log } from '../log.ts'
import type { StateMachine } from '../state-machine.ts'

/** Keeps one record, and the memory for it, from growing without bound. In UTF-16 units. */
const batchLimit = 4 * 1024 * 1024

/**
 * A second write need not wait for the first: the system flushes both at once, and what comes meanwhile waits for one
 * flush instead of two.
 */
const flushesAtOnce = 2

/** A settled order of a hundred lines takes some 60 characters, and a revision for each sale and each item. */
const mostNumbersPerCharacter = 5

export interface Appender {
  /** Whether the next append may only begin when none is under way. */
  readonly mustAppendAlone: boolean
  /** Appends are done in the order in which they were begun; if one fails, those begun after it fail as well. */
  append(payload: string, first: number, count: number, done: (error: Error | null) => void): void
}

export interface GroupCommitOptions {
  readonly sequence: number
  readonly maxWaiting: number
  readonly flushDelayMs: number
  readonly log: Log
  /** Called before each write: its commands may give up to `growth` numbers of each kind. */
  readonly reserve?: (growth: number) => void
  readonly onFatal: (error: Error) => void
  readonly onFlushed: () => void
}

/**
 * Commands wait here for the disk. A batch or two are being written; all that arrives meanwhile is the next one. A command
 * reaches the machine only once it and all before it are on disk, so the state never shows what a crash could take back.
 */
export class GroupCommit<M extends StateMachine<Command, Outcome>, Command, Outcome> {
  flushDelayMs: number
  /** The last command that is on disk. */
  durable: number
  /** Told of every batch as soon as it is on disk, when it may have to wait for the gate still. */
  onDurable: CommitObserver | undefined
  flushes = 0
  lastFlushMs = 0
  totalFlushMs = 0
  private readonly journal: Appender
  private readonly options: GroupCommitOptions
  private batches: Batch<Command, Outcome>[] = []
  private readonly done: CarryOut<M, Command, Outcome>
  private scheduled = false
  private underWay = 0
  private commandsUnderWay = 0
  private charactersUnderWay = 0
  private delaying = false
  private held = false
  private accepted = 0
  private onQuiet: (() => void)[] = []
  private failure: Error | undefined
  private refusal: Error | undefined

  constructor(machine: M, journal: Appender, options: GroupCommitOptions) {
    this.done = new CarryOut(machine, options.sequence, options.log)
    this.journal = journal
    this.options = options
    this.durable = options.sequence
    this.flushDelayMs = options.flushDelayMs
  }

  get machine(): M {
    return this.done.machine
  }

  /** The last command that was carried out. */
  get sequence(): number {
    return this.done.sequence
  }

  get commands(): number {
    return this.done.commands
  }

  set onCommitted(observer: CommitObserver | undefined) {
    this.done.onCommitted = observer
  }

  get gate(): Gate | undefined {
    return this.done.gate
  }

  set gate(gate: Gate | undefined) {
    this.done.gate = gate
    this.carryOut()
  }

  /** Goes on with another state instead. Nothing may be under way. */
  replace(machine: M, sequence: number): void {
    this.done.machine = machine
    this.done.sequence = this.durable = sequence
  }

  get waiting(): number {
    return this.accepted - this.done.answered
  }

  /** A refusal is answered before this returns, everything else after the flush. */
  submit(command: Command, answer: Answer<Outcome>): void {
    const refusal = this.refusal ?? this.gate?.refusal()
    if (refusal) {
      answer(refusal)
      return
    }
    if (this.waiting >= this.options.maxWaiting) {
      answer(failures.tooManyWaiting(this.options.maxWaiting))
      return
    }
    this.openBatch().add(JSON.stringify(command), command, answer)
    this.accepted += 1
    if (!this.scheduled && this.mayFlush) {
      this.scheduled = true
      setImmediate(this.begin)
    }
  }

  /** Resolves when all that was submitted before is answered and no flush is under way; none starts until `release`. */
  async hold(): Promise<void> {
    await this.settled()
    this.held = true
    while (this.underWay > 0 || (this.done.isWaiting && !this.failure)) await this.quiet()
    if (this.failure) throw failures.stopped(this.failure)
  }

  release(): void {
    this.held = false
    this.flushNext()
  }

  /**
   * Resolves when everything submitted so far is answered. Nothing is accepted any more, and what the gate holds back is
   * not waited for.
   */
  async drain(): Promise<void> {
    this.refusal ??= failures.closed()
    this.waitNoLonger()
    await this.settled()
  }

  /** Changes that the gate holds back, now or later, are left as they are on disk. */
  waitNoLonger(): void {
    this.done.waitsNoLonger = true
    this.carryOut()
  }

  /** Carries out what is on disk and may be carried out by now. To be called when the gate lets more pass. */
  carryOut(): void {
    if (this.done.carryOut()) this.tellQuiet()
  }

  /** Refuses everything from now on: what the disk holds is no longer certain, so only a new start can tell. */
  fail(cause: Error): void {
    if (this.failure) return
    this.failure = cause
    this.refusal = failures.stopped(cause)
    const stranded = this.batches
    this.batches = []
    for (const batch of stranded) this.done.answerAll(batch, this.refusal)
    this.options.onFatal(cause)
  }

  private async settled(): Promise<void> {
    const target = this.accepted
    while (this.done.answered < target) await this.quiet()
  }

  /** The end of the next flush. */
  private quiet(): Promise<void> {
    return new Promise((resolve) => this.onQuiet.push(resolve))
  }

  private openBatch(): Batch<Command, Outcome> {
    const last = this.batches.at(-1)
    if (last && last.payload.length < batchLimit) return last
    const batch = new Batch<Command, Outcome>()
    this.batches.push(batch)
    return batch
  }

  private readonly begin = (): void => {
    this.scheduled = false
    this.flushNext()
  }

  private get mayFlush(): boolean {
    if (this.held || this.delaying) return false
    return this.underWay === 0 || (this.underWay < flushesAtOnce && !this.journal.mustAppendAlone)
  }

  private flushNext(): void {
    while (this.batches.length > 0 && this.mayFlush) {
      this.underWay += 1
      const batch = this.batches.shift()!
      if (this.flushDelayMs > 0) this.flushLater(batch)
      else this.flush(batch)
    }
  }

  private flushLater(batch: Batch<Command, Outcome>): void {
    this.delaying = true
    setTimeout(() => {
      this.delaying = false
      // The content of the disk became uncertain meanwhile: a write behind that may never be read again.
      if (this.failure) this.flushed(batch, this.failure)
      else this.flush(batch)
      this.flushNext()
    }, this.flushDelayMs)
  }

  private flush(batch: Batch<Command, Outcome>): void {
    const startedAt = performance.now()
    const first = this.durable + this.commandsUnderWay + 1
    const count = batch.commands.length
    const { length } = batch.payload
    try {
      this.options.reserve?.((this.charactersUnderWay + length) * mostNumbersPerCharacter)
    } catch (error) {
      this.flushed(batch, error as Error)
      return
    }
    this.commandsUnderWay += count
    this.charactersUnderWay += length
    this.journal.append(batch.payload, first, count, (error) => {
      this.commandsUnderWay -= count
      this.charactersUnderWay -= length
      this.lastFlushMs = performance.now() - startedAt
      this.flushed(batch, error)
    })
  }

  private flushed(batch: Batch<Command, Outcome>, error: Error | null): void {
    if (!error) {
      this.flushes += 1
      this.totalFlushMs += this.lastFlushMs
      const count = batch.commands.length
      this.durable += count
      this.onDurable?.(batch.payload, this.durable - count + 1, count)
      this.done.add(batch)
    } else if (isDiskFull(error)) {
      this.options.log.error({ error: error.message, commands: batch.commands.length }, 'the disk is full')
      this.done.answerAll(batch, failures.diskFull())
    } else {
      this.options.log.error({ error: error.message }, 'writing the journal failed')
      this.done.answerAll(batch, failures.writeFailed(error))
      this.fail(error)
    }
    this.underWay -= 1
    if (!error) this.options.onFlushed()
    // Those behind a failed one fail next, and only then is it known which sequence follows.
    if (!error || this.underWay === 0) this.flushNext()
    this.tellQuiet()
  }

  private tellQuiet(): void {
    for (const resolve of this.onQuiet.splice(0)) resolve()
  }
}
