import type { Role } from '../../contract/values.ts'
import type { Log } from '../../engine/log.ts'
import type { Database } from '../../postgres/database.ts'
import type { ApiError } from '../../wire/errors.ts'
import type { CustomerStorage } from '../directory.ts'
import { hashToken, touchMsOf } from '../sessions.ts'
import { sessionRefusals } from '../session-refusals.ts'

export interface StoredSessionsOptions {
  db: Database
  storage: CustomerStorage
  idleMs: number
  /** How much later this process takes it to be than the database does. */
  skewMs(): number
  log: Log
}

export interface FoundSession {
  tokenHash: string
  accountId: number
}

interface SessionRow {
  token_hash: string
  account_id: number | null
  role: Role
  unused_ms: number | null
}

/** Rows are locked for a moment only. */
const mostAtOnce = 200

const find = `SELECT token_hash, account_id, role, (extract(epoch FROM clock_timestamp() - greatest(last_used, kept_at)) * 1000)::bigint AS unused_ms
    FROM sessions JOIN accounts ON accounts.id = account_id WHERE token_hash = ANY($1::text[])
  UNION ALL SELECT token_hash, NULL, role, NULL FROM expired_sessions WHERE token_hash = ANY($1::text[])`

// Everybody who changes sessions locks their accounts first, in this order.
const lockTouched = `SELECT id FROM accounts
  WHERE id = ANY(ARRAY(SELECT account_id FROM sessions WHERE token_hash = ANY($1::text[]))) ORDER BY id FOR NO KEY UPDATE`

const touch = `WITH seen AS (
    SELECT token_hash, clock_timestamp() - ago * interval '1 ms' AS at FROM unnest($1::text[], $2::bigint[]) AS seen(token_hash, ago)
  ), touched AS (
    UPDATE sessions SET last_used = greatest(last_used, seen.at) FROM seen WHERE sessions.token_hash = seen.token_hash
    RETURNING account_id, sessions.last_used
  )
  UPDATE accounts SET last_active = greatest(last_active, active.at)
  FROM (SELECT account_id, max(last_used) AS at FROM touched GROUP BY account_id) AS active WHERE accounts.id = active.account_id`

const keepAll = `UPDATE sessions SET kept_at = clock_timestamp()
  WHERE greatest(last_used, kept_at) < clock_timestamp() - $1 * interval '1 ms'`

const findIdle = `SELECT token_hash FROM sessions WHERE last_used < clock_timestamp() - $1 * interval '1 ms'
    AND greatest(last_used, kept_at) < clock_timestamp() - $1 * interval '1 ms'
  ORDER BY last_used LIMIT ${mostAtOnce}`

const forgetOld = `WITH marks AS (DELETE FROM expired_sessions WHERE at < clock_timestamp() - interval '1 day')
  DELETE FROM keyed_outcomes WHERE at < clock_timestamp() - interval '1 day'`

/**
 * The sessions and their ends, where several instances share them. Each remembers for a moment which ones it has seen, and the
 * database learns it from time to time. Ages of sessions are measured by the clock of the database alone.
 */
export class StoredSessions {
  readonly #options: StoredSessionsOptions
  readonly #touchMs: number
  readonly #timer: NodeJS.Timeout
  #mayExpire = true
  /** Since the database learned of it last: when each was seen, by performance.now(). */
  #seen = new Map<string, number>()
  #isBusy = false

  constructor(options: StoredSessionsOptions) {
    this.#options = options
    this.#touchMs = touchMsOf(options.idleMs)
    this.#timer = setInterval(() => void this.#lookAround(), Math.max(50, this.#touchMs)).unref()
  }

  async find(
    token: string | undefined,
    role: Role,
    silently = false,
    until?: number,
  ): Promise<FoundSession | ApiError> {
    if (token === undefined) return sessionRefusals.none()
    return (await this.findAll([token], role, silently, until))[0]!
  }

  /** Asking for them counts as activity, unless it is done silently. */
  async findAll(
    tokens: readonly string[],
    role: Role,
    silently = false,
    until?: number,
  ): Promise<(FoundSession | ApiError)[]> {
    const hashes = tokens.map(hashToken)
    const rows = await this.#options.db.query<SessionRow>(find, [hashes], until)
    const known = new Map(rows.map((row) => [row.token_hash, row]))
    return hashes.map((tokenHash) => this.#judge(tokenHash, known.get(tokenHash), role, silently))
  }

  /** While they do not expire they are kept, so that they live on when they may expire again. */
  async setExpiry(expire: boolean): Promise<void> {
    if (expire && !this.#mayExpire) await this.#keep(0)
    this.#mayExpire = expire
  }

  /** Writes down which sessions were seen since the last time. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#noteActivity().catch(() => undefined)
  }

  #judge(
    tokenHash: string,
    row: SessionRow | undefined,
    role: Role,
    silently: boolean,
  ): FoundSession | ApiError {
    const { idleMs, skewMs } = this.#options
    if (row === undefined) return sessionRefusals.unknown()
    if (row.role !== role) return sessionRefusals.wrongRole(row.role)
    if (row.account_id === null || row.unused_ms === null) return sessionRefusals.expired(idleMs)
    const now = performance.now()
    const seenAt = this.#seen.get(tokenHash)
    const unusedMs = Math.min(row.unused_ms - this.#touchMs, seenAt === undefined ? Infinity : now - seenAt)
    if (this.#mayExpire && unusedMs + skewMs() > idleMs) {
      this.#expire([tokenHash])
      return sessionRefusals.expired(idleMs)
    }
    if (!silently) this.#seen.set(tokenHash, now)
    return { tokenHash, accountId: row.account_id }
  }

  async #lookAround(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    const { db, idleMs, skewMs, log } = this.#options
    try {
      await this.#noteActivity()
      if (this.#mayExpire) {
        const unusedMs = idleMs + this.#touchMs - skewMs()
        const idle = await db.query<{ token_hash: string }>(findIdle, [Math.max(0, unusedMs)])
        const unseen = idle.map((row) => row.token_hash).filter((tokenHash) => !this.#seen.has(tokenHash))
        if (unseen.length > 0) this.#expire(unseen)
      } else await this.#keep(idleMs / 2)
      await db.transaction((transaction) => transaction.query(forgetOld))
    } catch (error) {
      // The next look around does it.
      log.warn({ err: error }, 'sessions could not be looked after')
    } finally {
      this.#isBusy = false
    }
  }

  #keep(unusedMs: number): Promise<unknown> {
    return this.#options.db.transaction((transaction) => transaction.query(keepAll, [unusedMs]))
  }

  async #noteActivity(): Promise<void> {
    const seen = [...this.#seen]
    this.#seen = new Map()
    try {
      while (seen.length > 0) {
        await this.#note(seen.slice(0, mostAtOnce))
        seen.splice(0, mostAtOnce)
      }
    } finally {
      // A use that could not be noted stays known here, unless there was a later one.
      for (const [tokenHash, at] of seen) if (!this.#seen.has(tokenHash)) this.#seen.set(tokenHash, at)
    }
  }

  async #note(seen: readonly (readonly [string, number])[]): Promise<void> {
    const now = performance.now()
    const tokens = seen.map(([tokenHash]) => tokenHash)
    await this.#options.db.transaction((transaction) => {
      void transaction.query(lockTouched, [tokens])
      return transaction.query(touch, [
        tokens,
        seen.map(([, at]) => Math.round(now - at - this.#options.skewMs())),
      ])
    })
  }

  #expire(tokenHashes: string[]): void {
    // If it comes to nothing, the next look around tries again.
    this.#options.storage.submit({ op: 'expire', at: 0, tokenHashes }, () => undefined)
  }
}
