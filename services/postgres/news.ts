import { randomBytes } from 'node:crypto'
import type { Log } from '../engine/log.ts'
import type { Database } from './database.ts'

/**
 * Tells the other instances that something was committed. It only wakes them: whatever happened, they read. It is told
 * after the commit, because a transaction that tells would keep all others from committing at the same time.
 */
export class News {
  readonly #own = randomBytes(6).toString('hex')
  readonly #db: Database
  readonly #channel: string
  readonly #log: Log
  #isTelling = false
  #hasMore = false

  constructor(db: Database, channel: string, log: Log) {
    this.#db = db
    this.#channel = channel
    this.#log = log
  }

  /** `hear` is also called when something may have been missed. */
  listen(hear: () => void, setUp?: Parameters<Database['listen']>[2]): void {
    const fromOthers = (text?: string) => {
      if (text !== this.#own) hear()
    }
    void this.#db.listen(this.#channel, fromOthers, setUp)
  }

  /** However often it is called meanwhile, the others are woken once more at most. */
  tell(): void {
    this.#hasMore = true
    if (!this.#isTelling) void this.#tell()
  }

  async #tell(): Promise<void> {
    this.#isTelling = true
    try {
      while (this.#hasMore) {
        this.#hasMore = false
        await this.#db.query('SELECT pg_notify($1, $2)', [this.#channel, this.#own])
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'other instances could not be woken: they look by themselves')
    } finally {
      this.#isTelling = false
    }
  }
}
