import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../engine/log.ts'
import { messageOf } from '../text/error-text.ts'
import type { Connection, Row, Value } from './connection.ts'
import { Connector } from './connector.ts'
import { ConnectionLostError, isServerGone, isWorthAnotherTry, TooLateError } from './failures.ts'
import { Slots } from './slots.ts'

export interface DatabaseOptions {
  /** Several servers may stand in it: the primary among them is used. */
  url: string
  /** Where names of tables are looked up. */
  schema?: string
  /** So many transactions at a time. */
  size?: number
  /** How long a request takes at most, if it does not say. */
  requestMs?: number
  /** How long a server that is being started again is waited for. */
  reconnectMs?: number
  log: Log
}

/** A connection that one transaction has for itself. */
export interface Lease extends Pick<Connection, 'query' | 'script' | 'commit'> {
  /** Everything that was not committed is rolled back. */
  release(): void
}

export type Transaction = Pick<Connection, 'query'>

const readers = 2
const firstPauseMs = 10
const longestPauseMs = 320

/** The connections of a service to its database, which are made when they are needed, and made again when they break. */
export class Database {
  readonly #connector: Connector
  readonly #slots: Slots
  readonly #requestMs: number
  readonly #log: Log
  /** The connections without a transaction now. The one used last comes first. */
  #idle: Connection[] = []
  #readers: (Promise<Connection> | undefined)[] = []
  #turn = 0
  /** Grows when the server is gone: connections from before are used up. */
  #era = 0

  constructor({ url, schema, size = 8, requestMs = 5_000, reconnectMs = 3_000, log }: DatabaseOptions) {
    this.#connector = new Connector({ url, schema, reconnectMs, onTrouble: (error) => this.#drop(error) })
    this.#slots = new Slots(size)
    this.#requestMs = requestMs
    this.#log = log
  }

  /** For reads: asked again on another connection if one breaks. Many share a few connections. */
  query<R extends object = Row>(text: string, values: readonly Value[] = [], until?: number): Promise<R[]> {
    return this.#repeat(until, async (deadline) => {
      const connection = await this.#reader(deadline)
      return inTime(connection, deadline, () => connection.query<R>(text, values))
    })
  }

  /** For one transaction. Everything that waits at `until` is rejected. */
  async connection(until = performance.now() + this.#requestMs): Promise<Lease> {
    const era = this.#era
    const connection = await this.#take(until)
    const timer = setTimeout(
      () => connection.destroy(new TooLateError('the time for it was over')),
      Math.max(1, until - performance.now()),
    )
    return {
      query: (text, values) => connection.query(text, values),
      script: (text) => connection.script(text),
      commit: () => connection.commit(),
      release: () => {
        clearTimeout(timer)
        this.#giveBack(connection, era)
      },
    }
  }

  /** Done again from the start where others were in the way, as long as there is time. Its last queries need not be awaited. */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result> | Result,
    until?: number,
  ): Promise<Result> {
    return this.#repeat(until, (deadline) => this.#transactionOnce(work, deadline))
  }

  /**
   * `hear` is called without a text whenever something may have been missed: the connection is a new one then.
   * @param setUp what the connection needs beside that, for as long as it lasts
   */
  async listen(
    channel: string,
    hear: (text?: string) => void,
    setUp?: (connection: Transaction) => Promise<void>,
  ): Promise<void> {
    for (let pauseMs = firstPauseMs; !this.#connector.isClosed; pauseMs = longerThan(pauseMs)) {
      try {
        const connection = await this.#connector.connect(undefined, hear)
        await connection.script(`LISTEN ${channel}`)
        await setUp?.(connection)
        hear()
        pauseMs = firstPauseMs
        await connection.ended
      } catch (error) {
        if (!this.#connector.isClosed)
          this.#log.warn({ reason: messageOf(error) }, 'PostgreSQL cannot be listened to')
      }
      await pause(pauseMs)
    }
  }

  /** Everything that was asked is answered first. */
  async close(): Promise<void> {
    this.#slots.refuseAll(new ConnectionLostError('the service is being stopped'))
    await this.#connector.close()
  }

  async #transactionOnce<Result>(
    work: (transaction: Transaction) => Promise<Result> | Result,
    until: number,
  ): Promise<Result> {
    const lease = await this.connection(until)
    try {
      const sent: Promise<unknown>[] = [lease.query('BEGIN')]
      const query: Transaction['query'] = (text, values) => {
        const answer = lease.query(text, values)
        sent.push(answer)
        return answer as never
      }
      const result = await work({ query })
      // A failure until here is one before COMMIT: it is known that nothing happened.
      await Promise.all(sent)
      await lease.commit()
      return result
    } finally {
      lease.release()
    }
  }

  async #repeat<Result>(
    until = performance.now() + this.#requestMs,
    work: (until: number) => Promise<Result>,
  ): Promise<Result> {
    for (let pauseMs = firstPauseMs; ; pauseMs = longerThan(pauseMs)) {
      try {
        return await work(until)
      } catch (error) {
        const isInTime = performance.now() + pauseMs < until
        if (!isInTime || this.#connector.isClosed || !isWorthAnotherTry(error)) throw error
      }
      // Those that were in each other's way must not meet again.
      await pause(pauseMs * Math.random())
    }
  }

  async #take(until: number): Promise<Connection> {
    await this.#slots.take(until)
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) if (!idle.isLost) return idle
    try {
      return await this.#connector.connect(until)
    } catch (error) {
      this.#slots.free()
      throw error
    }
  }

  #giveBack(connection: Connection, era: number): void {
    connection.rollBack()
    if (era !== this.#era) void connection.end()
    else if (!connection.isLost) this.#idle.push(connection)
    this.#slots.free()
  }

  #reader(until: number): Promise<Connection> {
    const turn = (this.#turn = (this.#turn + 1) % readers)
    const known = this.#readers[turn]
    if (known) return known
    const made = this.#connector.connect(until)
    this.#readers[turn] = made
    const forget = () => {
      if (this.#readers[turn] === made) this.#readers[turn] = undefined
    }
    made.then(({ ended }) => ended.then(forget), forget)
    return made
  }

  /** A former primary goes on answering reads, and refuses writes for ever: no connection to it may stay. */
  #drop(trouble: Error): void {
    if (!isServerGone(trouble) || this.#connector.isClosed) return
    this.#log.warn({ reason: trouble.message }, 'PostgreSQL is gone, or no longer the primary')
    this.#era += 1
    for (const connection of this.#idle.splice(0)) void connection.end()
    for (const reader of this.#readers.splice(0))
      void reader?.then((connection) => connection.end()).catch(() => undefined)
  }
}

function longerThan(pauseMs: number): number {
  return Math.min(2 * pauseMs, longestPauseMs)
}

/** The connection is given up at the end of the time, because whatever was asked behind waits for the same. */
async function inTime<Result>(
  connection: Connection,
  until: number,
  ask: () => Promise<Result>,
): Promise<Result> {
  const late = new TooLateError('the time for it was over')
  const timer = setTimeout(
    () => connection.destroy('a read before it took too long'),
    Math.max(1, until - performance.now()),
  )
  try {
    return await ask()
  } catch (error) {
    throw performance.now() >= until ? late : error
  } finally {
    clearTimeout(timer)
  }
}
