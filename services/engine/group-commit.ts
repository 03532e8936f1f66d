import { failures, isDiskFull, messageOf } from './failures.ts'
import type { Log } from './log.ts'
import type { StateMachine } from './state-machine.ts'

/** Keeps one record, and the memory for it, from growing without bound. In UTF-16 units. */
const batchLimit = 4 * 1024 * 1024

export type Answer<Outcome> = (error: Error | null, outcome?: Outcome) => void

/** Told of every batch once it is on disk and applied. `payload` is its commands as JSON, one a line. */
export type CommitObserver = (payload: string, first: number, count: number) => void

export interface Appender {
  append(payload: string, first: number, count: number, done: (error: Error | null) => void): void
}

export interface GroupCommitOptions {
  readonly sequence: number
  readonly maxWaiting: number
  readonly flushDelayMs: number
  readonly log: Log
  readonly onFatal: (error: Error) => void
  readonly onFlushed: () => void
}

class Batch<Command, Outcome> {
  payload = ''
  readonly commands: Command[] = []
  readonly answers: Answer<Outcome>[] = []

  add(json: string, command: Command, answer: Answer<Outcome>): void {
    this.payload = this.commands.length === 0 ? json : `${this.payload}\n${json}`
    this.commands.push(command)
    this.answers.push(answer)
  }
}

/**
 * Commands wait here for the disk. One batch is being written at a time; all that arrives meanwhile is the next one. A
 * command reaches the machine only once it is on disk, so the state never shows what a crash could take back.
 */
export class GroupCommit<M extends StateMachine<Command, Outcome>, Command, Outcome> {
  machine: M
  flushDelayMs: number
  sequence: number
  flushes = 0
  commands = 0
  lastFlushMs = 0
  totalFlushMs = 0
  onCommitted: CommitObserver | undefined
  private readonly journal: Appender
  private readonly options: GroupCommitOptions
  private batches: Batch<Command, Outcome>[] = []
  private scheduled = false
  private flushing = false
  private held = false
  private accepted = 0
  private answered = 0
  private onQuiet: (() => void)[] = []
  private failure: Error | undefined
  private refusal: Error | undefined

  constructor(machine: M, journal: Appender, options: GroupCommitOptions) {
    this.machine = machine
    this.journal = journal
    this.options = options
    this.sequence = options.sequence
    this.flushDelayMs = options.flushDelayMs
  }

  get waiting(): number {
    return this.accepted - this.answered
  }

  /** A refusal is answered before this returns, everything else after the flush. */
  submit(command: Command, answer: Answer<Outcome>): void {
    if (this.refusal) {
      answer(this.refusal)
      return
    }
    if (this.waiting >= this.options.maxWaiting) {
      answer(failures.tooManyWaiting(this.options.maxWaiting))
      return
    }
    this.openBatch().add(JSON.stringify(command), command, answer)
    this.accepted += 1
    if (!this.scheduled && !this.flushing && !this.held) {
      this.scheduled = true
      setImmediate(this.begin)
    }
  }

  /** Resolves when all that was submitted before is answered and no flush is under way; none starts until `release`. */
  async hold(): Promise<void> {
    await this.settled()
    this.held = true
    while (this.flushing) await this.quiet()
    if (this.failure) throw failures.stopped(this.failure)
  }

  release(): void {
    this.held = false
    this.flushNext()
  }

  /** Resolves when everything submitted so far is answered. Nothing is accepted any more. */
  async drain(): Promise<void> {
    this.refusal ??= failures.closed()
    await this.settled()
  }

  /** Refuses everything from now on: what the disk holds is no longer certain, so only a new start can tell. */
  fail(cause: Error): void {
    if (this.failure) return
    this.failure = cause
    this.refusal = failures.stopped(cause)
    const stranded = this.batches
    this.batches = []
    for (const batch of stranded) this.answerAll(batch, this.refusal)
    this.options.onFatal(cause)
  }

  private async settled(): Promise<void> {
    const target = this.accepted
    while (this.answered < target) await this.quiet()
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

  private flushNext(): void {
    if (this.flushing || this.held) return
    const batch = this.batches.shift()
    if (!batch) return
    this.flushing = true
    if (this.flushDelayMs > 0) setTimeout(() => this.flush(batch), this.flushDelayMs)
    else this.flush(batch)
  }

  private flush(batch: Batch<Command, Outcome>): void {
    const startedAt = performance.now()
    this.journal.append(batch.payload, this.sequence + 1, batch.commands.length, (error) => {
      this.lastFlushMs = performance.now() - startedAt
      this.flushed(batch, error)
    })
  }

  private flushed(batch: Batch<Command, Outcome>, error: Error | null): void {
    if (!error) {
      this.flushes += 1
      this.totalFlushMs += this.lastFlushMs
      this.applyAll(batch)
      this.onCommitted?.(batch.payload, this.sequence - batch.commands.length + 1, batch.commands.length)
    } else if (isDiskFull(error)) {
      this.options.log.error({ error: error.message, commands: batch.commands.length }, 'the disk is full')
      this.answerAll(batch, failures.diskFull())
    } else {
      this.options.log.error({ error: error.message }, 'writing the journal failed')
      this.answerAll(batch, failures.writeFailed(error))
      this.fail(error)
    }
    this.flushing = false
    if (!error) this.options.onFlushed()
    this.flushNext()
    for (const resolve of this.onQuiet.splice(0)) resolve()
  }

  private applyAll({ commands, answers }: Batch<Command, Outcome>): void {
    for (const [index, command] of commands.entries()) {
      this.sequence += 1
      this.commands += 1
      this.answered += 1
      let outcome: Outcome
      try {
        outcome = this.machine.apply(command)
      } catch (defect) {
        this.options.log.error(
          {
            error: messageOf(defect),
            stack: defect instanceof Error ? defect.stack : undefined,
            sequence: this.sequence,
          },
          'applying a command failed: a defect',
        )
        this.answer(answers[index]!, failures.brokenCommand())
        continue
      }
      this.answer(answers[index]!, null, outcome)
    }
  }

  private answerAll({ answers }: Batch<Command, Outcome>, error: Error): void {
    for (const answer of answers) {
      this.answered += 1
      this.answer(answer, error)
    }
  }

  private answer(answer: Answer<Outcome>, error: Error | null, outcome?: Outcome): void {
    try {
      answer(error, outcome)
    } catch (thrown) {
      // The caller's defect must show, but not keep the commands behind it from being applied.
      queueMicrotask(() => {
        throw thrown
      })
    }
  }
}
