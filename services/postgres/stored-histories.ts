import { type Counters, newEpochId } from '../engine/epochs.ts'
import { Acquaintance, type Acquainted } from '../identity/acquaintance.ts'
import { Histories, type Introduction, type MeetCommand } from '../identity/histories.ts'
import type { MixedWords } from '../identity/words.ts'
import type { Handler } from '../process/call.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import type { Database, Transaction } from './database.ts'
import { lockNames } from './locks.ts'

interface EpochRow {
  owner: string
  position: number
  id: string
  begins_at: Counters
  brought: boolean
}

export interface StoredHistoriesOptions {
  db: Database
  /** The name of the other service's numbers. */
  others: string
  words(strangers: number): MixedWords
  /** The next of each number that this service gives. */
  next(database: Pick<Database, 'query'> | Transaction): Promise<Counters>
  /** How many of the other's numbers from this one on are held here. */
  strangersFrom(first: number): Promise<number>
  /** Sets everything aside that belongs to numbers from this one on. */
  setAside(transaction: Transaction, first: number): Promise<void>
  onMixed?(connection: ServerConnection): void
}

/**
 * Whom a database service works with, where its instances share their state. An instance that starts begins no epoch: the
 * database has them, from its making on.
 */
export class StoredHistories implements Acquainted {
  readonly operations: Record<string, Handler>
  histories = new Histories()
  introduction: Introduction = { epochs: [], next: {} }
  readonly #options: StoredHistoriesOptions
  readonly #acquaintance: Acquaintance
  /** The strangers to those that were asked about, by their epochs. */
  readonly #strangers = new Map<string, number>()
  /** Connections whose introduction is being judged. */
  readonly #judging = new Map<ServerConnection, Promise<void>>()

  private constructor(options: StoredHistoriesOptions) {
    this.#options = options
    const { words, onMixed } = options
    this.#acquaintance = new Acquaintance({
      storage: { machine: this, execute: (command) => this.#meet(command) },
      words,
      ...(onMixed && { onMixed }),
    })
    const { Introduce, Meet } = this.#acquaintance.operations
    this.operations = {
      Introduce: async (call, ...frame) => {
        await this.#refresh()
        return Introduce!(call, ...frame)
      },
      Meet: (call, ...frame) =>
        this.#inTurn(call.connection, async () => {
          await this.#prepare(call.args)
          await Meet!(call, ...frame)
        }),
    }
  }

  static async open(options: StoredHistoriesOptions): Promise<StoredHistories> {
    const stored = new StoredHistories(options)
    await options.db.transaction(async (transaction) => {
      const histories = await lockedHistories(transaction)
      if (histories.own.length > 0) return
      histories.begin(newEpochId(), await options.next(transaction))
      await write(transaction, histories)
    })
    await stored.#refresh()
    return stored
  }

  guarded(handlers: Record<string, Handler>): Record<string, Handler> {
    const guarded = this.#acquaintance.guarded(handlers)
    const afterJudgement =
      (handler: Handler): Handler =>
      (call, ...frame) => {
        const judging = this.#judging.get(call.connection)
        return judging ? judging.then(() => handler(call, ...frame)) : handler(call, ...frame)
      }
    return Object.fromEntries(Object.entries(guarded).map(([op, handler]) => [op, afterJudgement(handler)]))
  }

  leave(connection: ServerConnection): void {
    this.#acquaintance.leave(connection)
  }

  /** One after the other: what was said last on a connection is true. */
  #inTurn(connection: ServerConnection, work: () => Promise<void>): Promise<void> {
    const done = (this.#judging.get(connection) ?? Promise.resolve()).then(work)
    const judged = done
      .catch(() => undefined)
      .then(() => {
        if (this.#judging.get(connection) === judged) this.#judging.delete(connection)
      })
    this.#judging.set(connection, judged)
    return done
  }

  strangersTo(other: Introduction): number {
    if (this.#isNobodyStrangeTo(other)) return 0
    return this.#strangers.get(JSON.stringify(other.epochs)) ?? 0
  }

  #isNobodyStrangeTo(other: Introduction): boolean {
    return this.histories.strangeFrom(this.#options.others, other) === Infinity
  }

  /** Looks up the number of strangers before the judgement, so that this can be given at once. */
  async #prepare(args: unknown): Promise<void> {
    await this.#refresh()
    const other = args as Introduction
    // Arguments are not checked yet.
    if (!Array.isArray(other?.epochs) || typeof other.next !== 'object' || this.#isNobodyStrangeTo(other))
      return
    const first = this.histories.strangeFrom(this.#options.others, other)
    this.#strangers.set(JSON.stringify(other.epochs), await this.#options.strangersFrom(first))
  }

  async #refresh(): Promise<void> {
    const { db, next } = this.#options
    const [histories, numbers] = await Promise.all([read(db), next(db)])
    this.histories = histories
    this.introduction = { epochs: histories.own, next: numbers }
  }

  async #meet({ epochs, next }: MeetCommand): Promise<unknown> {
    const { db, others, setAside } = this.#options
    await db.transaction(async (transaction) => {
      const histories = await lockedHistories(transaction)
      if (histories.isKnown(epochs)) return
      const first = histories.strangeFrom(others, { epochs, next })
      if (first !== Infinity) await setAside(transaction, first)
      histories.meet(epochs)
      await write(transaction, histories)
    })
    await this.#refresh()
    return {}
  }
}

async function lockedHistories(transaction: Transaction): Promise<Histories> {
  await lockNames(transaction, ['epochs'])
  return read(transaction)
}

async function read(database: Pick<Database, 'query'> | Transaction): Promise<Histories> {
  const rows = await database.query<EpochRow>(
    'SELECT owner, position, id, begins_at, brought FROM epochs ORDER BY owner, position',
  )
  const histories = new Histories()
  for (const { owner, id, begins_at, brought } of rows)
    histories.load([owner, id, JSON.stringify(begins_at), Number(brought)])
  return histories
}

async function write(transaction: Transaction, histories: Histories): Promise<void> {
  const rows = [...histories.dump()].map(([owner, id, from, brought], position) => {
    return { owner, position, id, begins_at: JSON.parse(from as string) as Counters, brought: brought === 1 }
  })
  await Promise.all([
    transaction.query('DELETE FROM epochs'),
    transaction.query(
      `INSERT INTO epochs (owner, position, id, begins_at, brought) SELECT owner, position, id, begins_at, brought
       FROM json_to_recordset($1::json) AS epoch(owner text, position int, id text, begins_at jsonb, brought boolean)`,
      [JSON.stringify(rows)],
    ),
  ])
}
