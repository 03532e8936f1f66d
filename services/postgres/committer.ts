import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { DurableStats } from '../engine/durable.ts'
import { failures } from '../engine/failures.ts'
import type { Answer } from '../engine/journal/carry-out.ts'
import type { Log } from '../engine/log.ts'
import type { Database, Transaction } from './database.ts'
import {
  asApiError,
  isAboutStatement,
  isBrokenRule,
  isOfDatabase,
  isWorthAnotherTry,
  TooLateError,
} from './failures.ts'

/** The part of a state that some commands need, and the way it comes from the rows of the database and goes back. */
export interface WorkingSet<Command, Rows, State extends { apply(command: Command): unknown }, Numbers> {
  /** Locks what the commands may change, and reads it together with all that they look at. */
  load(transaction: Transaction, commands: readonly Command[]): Promise<Rows>
  /** A state of these rows alone. `numbers` are the ones that it gives next. */
  open(rows: Rows, numbers: Numbers): State
  /** The first numbers of a state that only finds out how many are needed. */
  readonly anyNumbers: Numbers
  /** How many of each were given; undefined where none were. */
  given(state: State): Numbers | undefined
  /** Takes so many of each from the sequences, and answers with the first of each. */
  take(transaction: Transaction, count: Numbers): Promise<Numbers>
  /** Sends the statements that write down how the state differs from the rows. */
  store(transaction: Transaction, rows: Rows, state: State): Promise<unknown>[]
  /** How much work a command is: a row of a bulk request is 1. */
  weight(command: Command): number
}

export interface CommitterOptions<
  Command,
  Rows,
  State extends { apply(command: Command): unknown },
  Numbers,
> {
  db: Database
  work: WorkingSet<Command, Rows, State, Numbers>
  /** Transactions at a time. */
  lanes: number
  maxWaiting: number
  /** How long a command may take that says nothing of it. */
  budgetMs: number
  /** Tells of each transaction that changed something. */
  onCommitted?(state: State): void
  log: Log
}

interface Waiting<Command> {
  readonly command: Command
  readonly done: Answer<unknown>
  /** By performance.now(). */
  readonly until: number
}

/** A transaction with more would hold its locks for long. */
const mostWeight = 500
const mostCommands = 64
/** A broken rule that comes again so often is not due to what others do meanwhile. */
const triesOfBrokenRule = 3
const firstPauseMs = 2
const longestPauseMs = 100

/**
 * Carries out commands by the same rules as the journal's state machine, on rows of a database. All commands that wait
 * share a transaction: their rows are locked and loaded, the state machine applies the commands to them, and what it changed is
 * written back. Only then are they answered.
 */
export class Committer<Command, Rows, State extends { apply(command: Command): unknown }, Numbers> {
  transactions = 0
  commands = 0
  lastMs = 0
  totalMs = 0
  readonly #options: CommitterOptions<Command, Rows, State, Numbers>
  #waiting: Waiting<Command>[] = []
  #busy = 0
  #scheduled = false
  #closed = false
  #onQuiet: (() => void) | undefined

  constructor(options: CommitterOptions<Command, Rows, State, Numbers>) {
    this.#options = options
  }

  submit(command: Command, done: Answer<unknown>, until?: number): void {
    const { maxWaiting, budgetMs } = this.#options
    if (this.#closed) return done(failures.closed())
    if (this.#waiting.length >= maxWaiting) return done(failures.tooManyWaiting(maxWaiting))
    this.#waiting.push({ command, done, until: until ?? performance.now() + budgetMs })
    this.#schedule()
  }

  execute(command: Command): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.submit(command, (error, outcome) => (error ? reject(error) : resolve(outcome))),
    )
  }

  stats(): DurableStats {
    const { transactions, commands, lastMs, totalMs } = this
    return {
      sequence: commands,
      waiting: this.#waiting.length,
      flushes: transactions,
      commands,
      lastFlushMs: lastMs,
      meanFlushMs: transactions === 0 ? 0 : totalMs / transactions,
      journalBytes: 0,
    }
  }

  /** Resolves when all that was submitted is answered. Nothing is accepted any more. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#busy === 0 && this.#waiting.length === 0) return
    await new Promise<void>((resolve) => (this.#onQuiet = resolve))
  }

  #schedule(): void {
    if (this.#scheduled || this.#busy >= this.#options.lanes) return
    this.#scheduled = true
    setImmediate(this.#begin)
  }

  readonly #begin = (): void => {
    this.#scheduled = false
    while (this.#busy < this.#options.lanes && this.#waiting.length > 0) {
      this.#busy += 1
      void this.#carryOut(this.#next()).then(this.#ended)
    }
  }

  readonly #ended = (): void => {
    this.#busy -= 1
    if (this.#waiting.length > 0) this.#schedule()
    else if (this.#busy === 0) this.#onQuiet?.()
  }

  #next(): Waiting<Command>[] {
    const { work } = this.#options
    let weight = 0
    let count = 0
    for (const { command } of this.#waiting) {
      weight += work.weight(command)
      if (count > 0 && (weight > mostWeight || count === mostCommands)) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  async #carryOut(batch: readonly Waiting<Command>[]): Promise<void> {
    let waiting = this.#inTime(batch, new TooLateError('other changes were before it'))
    let pauseMs = firstPauseMs
    for (let tries = 1; waiting.length > 0; tries += 1) {
      try {
        this.#answer(waiting, await this.#inTransaction(waiting))
        return
      } catch (error) {
        if (waiting.length > 1) {
          if (isDueToOne(error)) return this.#oneByOne(waiting)
          if (isBrokenRule(error) && tries >= triesOfBrokenRule) return this.#apart(waiting)
        }
        if (
          !isWorthAnotherTry(error) &&
          !(error instanceof GuessedNumber) &&
          !(error instanceof TooLateError)
        )
          return this.#fail(waiting, error)
        // Not all that met each other shall come back at the same time.
        await delay(pauseMs * (0.5 + Math.random()))
        pauseMs = Math.min(longestPauseMs, pauseMs * 2)
        waiting = this.#inTime(waiting, error)
      }
    }
  }

  /** Those that still have time. The others are answered with the reason. */
  #inTime(batch: readonly Waiting<Command>[], reason: unknown): Waiting<Command>[] {
    const now = performance.now()
    this.#fail(
      batch.filter(({ until }) => until <= now),
      reason,
    )
    return batch.filter(({ until }) => until > now)
  }

  /** One of them cannot be carried out: the others shall not suffer. */
  async #oneByOne(batch: readonly Waiting<Command>[]): Promise<void> {
    for (const waiting of batch) await this.#carryOut([waiting])
  }

  /** One of them may have to be tried until its time is over: none of the others waits for it. */
  async #apart(batch: readonly Waiting<Command>[]): Promise<void> {
    await Promise.all(batch.map((waiting) => this.#carryOut([waiting])))
  }

  #fail(batch: readonly Waiting<Command>[], error: unknown): void {
    if (batch.length === 0) return
    if (!isOfDatabase(error)) this.#options.log.error({ err: error }, 'a change could not be carried out')
    const answer = isOfDatabase(error) ? asApiError(error) : failures.brokenCommand()
    for (const { done } of batch) this.#guarded(() => done(answer))
  }

  #answer(
    batch: readonly Waiting<Command>[],
    { state, outcomes }: { state: State; outcomes: unknown[] },
  ): void {
    this.#guarded(() => this.#options.onCommitted?.(state))
    for (const [index, { done }] of batch.entries()) this.#guarded(() => done(null, outcomes[index]))
  }

  /** All is decided by then: a defect of somebody who is told must not have anything carried out again. */
  #guarded(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.#options.log.error({ err: error }, 'the end of a change could not be told')
    }
  }

  async #inTransaction(batch: readonly Waiting<Command>[]): Promise<{ state: State; outcomes: unknown[] }> {
    const { db, work } = this.#options
    const startedAt = performance.now()
    const commands = batch.map(({ command }) => command)
    // The one with the least time must not end the transaction of the others.
    const lease = await db.connection(Math.max(...batch.map(({ until }) => until)))
    try {
      const [, rows] = await Promise.all([lease.query('BEGIN'), work.load(lease, commands)])
      const apply = (numbers: Numbers) => {
        const state = work.open(rows, numbers)
        return { state, outcomes: commands.map((command) => state.apply(command)) }
      }
      let applied = apply(work.anyNumbers)
      const given = work.given(applied.state)
      if (given !== undefined) {
        applied = apply(await work.take(lease, given))
        if (!isDeepStrictEqual(work.given(applied.state), given)) throw new GuessedNumber()
      }
      await allOf([...work.store(lease, rows, applied.state), lease.commit()])
      this.transactions += 1
      this.commands += commands.length
      this.lastMs = performance.now() - startedAt
      this.totalMs += this.lastMs
      return applied
    } finally {
      lease.release()
    }
  }
}

/** A command was about the very number that another one was about to get. It is given to nobody now. */
class GuessedNumber extends Error {}

/** Whether one command of several is at fault, and the others can be carried out without it. Nothing was committed. */
function isDueToOne(error: unknown): boolean {
  if (error instanceof GuessedNumber) return false
  return !isOfDatabase(error) || isAboutStatement(error)
}

/** The statements behind one that failed fail, too: the first failure is the cause. */
async function allOf(statements: readonly Promise<unknown>[]): Promise<void> {
  for (const end of await Promise.allSettled(statements)) if (end.status === 'rejected') throw end.reason
}
