import type { FeedEvent, FeedStart } from '../../contract/internal.ts'
import type { Database } from '../../postgres/database.ts'
import { mostMissed, mostMissedCharacters, rememberedEvents } from '../feed.ts'
import type { EventRow } from './collected-events.ts'

export type StoredEvent = FeedEvent & { order: number | undefined }

/** Events read at a time. */
const atOnce = 2_000
const firstPauseMs = 2
const longestPauseMs = 100

/**
 * Transactions take their revisions before they end, and end in any order. A revision that is missing belongs to one that
 * is still open, or to one that came to nothing.
 */
interface Gap {
  /** The next revision that is there. */
  readonly before: number
  /** All transactions that could bring the missing ones have numbers below this one. It began after the gap was seen. */
  readonly until: bigint
}

interface Reading {
  rows: EventRow[]
  /** The oldest open transaction. */
  open: bigint
}

/** Reads the events of all instances in the order of their revisions, without leaving one out. */
export class EventLog {
  /** All events up to here were told, or will never come. */
  rev = 0
  readonly #db: Database
  readonly #tell: (event: StoredEvent) => void
  #gap: Gap | undefined
  #timer: NodeJS.Timeout | undefined
  #pauseMs = firstPauseMs
  #turn: Promise<unknown> = Promise.resolve()
  #isAsked = false
  #isClosed = false

  constructor(db: Database, tell: (event: StoredEvent) => void) {
    this.#db = db
    this.#tell = tell
  }

  /** Events from before are told to nobody. */
  async open(): Promise<void> {
    const [row] = await this.#db.query<{ rev: number }>(
      'SELECT coalesce(max(rev), 0) - $1::bigint AS rev FROM events',
      [rememberedEvents],
    )
    this.rev = Math.max(0, row!.rev)
    await this.#inTurn(() => this.#readAll())
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  /** Something may have happened. */
  look(): void {
    if (this.#isAsked || this.#isClosed) return
    this.#isAsked = true
    void this.#inTurn(async () => {
      this.#isAsked = false
      await this.#readAll()
    }).catch(() => this.#lookLater())
  }

  /**
   * The events after `since`, as far as they are kept. Only the last change of an item counts. The next event that is told
   * is the next one after these.
   */
  missedSince(since: number | undefined, answer: (start: FeedStart) => void): Promise<void> {
    return this.#inTurn(async () => {
      await this.#readAll()
      answer(await this.#missedSince(since))
    })
  }

  /** All that is read from now on is at least as new. */
  present(): Promise<number> {
    return this.#inTurn(async () => {
      await this.#readAll()
      return this.rev
    })
  }

  /** Removes events that nobody asks for any more. */
  async prune(): Promise<void> {
    await this.#db.query('DELETE FROM events WHERE rev <= $1', [this.rev - rememberedEvents])
  }

  async #missedSince(since: number | undefined): Promise<FeedStart> {
    const { rev } = this
    if (since === undefined || since === rev) return { rev, complete: true, events: [] }
    const lost: FeedStart = { rev, complete: false, events: [] }
    if (since > rev || since < rev - rememberedEvents) return lost
    const rows = await this.#db.query<EventRow & { first: number }>(
      `SELECT rev, topic, account, item_id, order_id, event FROM events
       WHERE rev > $1 AND rev <= $2 AND (item_id IS NULL OR NOT EXISTS (
         SELECT FROM events AS later WHERE later.item_id = events.item_id AND later.rev > events.rev AND later.rev <= $2
       )) ORDER BY rev LIMIT $3`,
      [since, rev, mostMissed + 1],
    )
    const characters = rows.reduce((sum, { event }) => sum + event.length, 0)
    if (rows.length > mostMissed || characters > mostMissedCharacters) return lost
    return { rev, complete: true, events: rows.map(eventOf) }
  }

  /** One thing after the other: what is told and what is answered fit together. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const reading = await this.#read()
      const before = this.#deliver(reading)
      if (before !== undefined) this.#gap = { before, until: await this.#newTransaction() }
      if (this.#gap !== undefined || reading.rows.length < atOnce) break
    }
    if (this.#gap === undefined) this.#pauseMs = firstPauseMs
    else this.#lookLater()
  }

  async #read(): Promise<Reading> {
    const rows = await this.#db.query<Partial<EventRow> & { open: string }>(
      `SELECT bounds.*, found.* FROM (
         SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS open
       ) AS bounds LEFT JOIN (
         SELECT rev, topic, account, item_id, order_id, event FROM events WHERE rev > $1 ORDER BY rev LIMIT $2
       ) AS found ON true ORDER BY rev`,
      [this.rev, atOnce],
    )
    const events = rows.filter((row) => row.rev !== null) as EventRow[]
    return { rows: events, open: BigInt(rows[0]!.open) }
  }

  /**
   * The number of a transaction of its own, above every number given so far. A snapshot does not tell it: its bound is the
   * last transaction that ended, and younger ones may be open.
   */
  async #newTransaction(): Promise<bigint> {
    const [row] = await this.#db.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id')
    return BigInt(row!.id)
  }

  /** The revision before which some are missing, if that was not known. */
  #deliver({ rows, open }: Reading): number | undefined {
    // All that those transactions wrote is among these rows.
    const isSettled = this.#gap !== undefined && open >= this.#gap.until
    const settledBefore = isSettled ? this.#gap!.before : 0
    for (const row of rows) {
      const isNext = row.rev === this.rev + 1
      if (!isNext && row.rev > settledBefore) {
        const isKnown = !isSettled && this.#gap !== undefined && this.#gap.before > this.rev
        if (isKnown) return undefined
        this.#gap = undefined
        return row.rev
      }
      this.rev = row.rev
      this.#tell({ ...eventOf(row), order: row.order_id ?? undefined })
    }
    this.#gap = undefined
    return undefined
  }

  #lookLater(): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.look(), this.#pauseMs)
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2)
  }
}

function eventOf({ rev, topic, account, event }: EventRow): FeedEvent {
  return account === null ? { topic, rev, text: event } : { topic, to: account, rev, text: event }
}
