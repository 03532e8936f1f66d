import { setTimeout as pause } from 'node:timers/promises'
import type { JournalPiece, ReadJournalRequest } from '../contract/following.ts'
import { messageOf } from '../text/error-text.ts'
import type { Log } from '../process/log.ts'
import type { WireClient } from '../wire/client.ts'
import type { ProductCommand } from '../product-db/commands.ts'
import { ApiError } from '../wire/errors.ts'
import { fetchState } from './fetch-snapshot.ts'
import type { Replica } from './replica.ts'

type Piece = JournalPiece<ProductCommand>

/** In UTF-16 units. Each may take three bytes of a frame. */
const mostAtOnce = 256 * 1024
/** How long product-db may wait with its reply if nothing happens there. */
const waitMs = 500
/** The pause between two questions for its newest command while there is no room for more. */
const fullMs = 200
const retryMs = 250

/**
 * Fetches product-db's commands for as long as the process lives. If it cannot continue, because the journal was cut,
 * another state was restored, or this is another product-db, it starts again with the newest snapshot.
 */
export class OwnerFollower {
  snapshots = 0
  /** Whether product-db answered the last time it was asked. */
  inTouch = false
  #owner: WireClient
  #replica: Replica
  #log: Log
  #closed = new AbortController()
  /** The product-db whose history this is, and the last command that was fetched from it. */
  #instance: string | undefined
  #lastCommand: string | undefined

  constructor(owner: WireClient, replica: Replica, log: Log) {
    this.#owner = owner
    this.#replica = replica
    this.#log = log
    void this.#run()
  }

  close(): void {
    this.#closed.abort()
    this.#owner.close()
  }

  async #run(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      try {
        if (this.#replica.state === undefined) await this.#beginAnew('it has just been started')
        else if (!this.#replica.hasRoom) await this.#waitForRoom()
        else await this.#fetch()
        this.#noteTouch(undefined)
      } catch (error) {
        if (this.#closed.signal.aborted) return
        if (error instanceof OtherHistoryError) await this.#tryToBeginAnew(error.message)
        else {
          this.#noteTouch(error)
          await this.#rest(retryMs)
        }
      }
    }
  }

  async #fetch(): Promise<void> {
    const instance = this.#owner.peerInstance
    if (instance !== undefined && instance !== this.#instance) await this.#compareHistories(instance)
    const after = this.#replica.fetched
    const piece = await this.#read({ after, most: mostAtOnce, waitMs })
    // It was asked again after a restart, so its history must be compared first.
    if (this.#owner.peerInstance !== this.#instance) return
    this.#replica.heard(piece.head)
    const heardAt = performance.now()
    const times = eachTime(piece.times)
    const characters = piece.characters / piece.commands.length
    for (const command of piece.commands) {
      const age = piece.now - (times.next().value ?? command.at)
      this.#replica.add({ command, committedAt: heardAt - Math.max(0, age), characters })
    }
    const last = piece.commands.at(-1)
    if (last) this.#lastCommand = JSON.stringify(last)
  }

  /** After a restart it is the same history if the last fetched command is still at its place. */
  async #compareHistories(instance: string): Promise<void> {
    const { fetched } = this.#replica
    if (this.#instance !== undefined && fetched > 0) {
      const { commands } = await this.#read({ after: fetched - 1, most: 1, waitMs: 0 })
      if (JSON.stringify(commands[0]) !== this.#lastCommand)
        throw new OtherHistoryError('product-db has another history')
    }
    this.#instance = instance
  }

  async #read(args: ReadJournalRequest): Promise<Piece> {
    try {
      return await this.#owner.request<Piece>('ReadJournal', args, { safety: 'read' })
    } catch (error) {
      if (error instanceof ApiError && error.code === 'NOT_FOUND') throw new OtherHistoryError(error.message)
      throw error
    }
  }

  /** The other commands wait at product-db. The lag that they cause is still reported. */
  async #waitForRoom(): Promise<void> {
    const { head } = await this.#read({ after: this.#replica.fetched, most: 0, waitMs: 0 })
    this.#replica.heard(head)
    await this.#rest(fullMs)
  }

  async #tryToBeginAnew(why: string): Promise<void> {
    try {
      await this.#beginAnew(why)
    } catch (error) {
      this.#noteTouch(error)
    }
    // If this snapshot does not help, product-db is asked for it again only after a pause.
    await this.#rest(retryMs)
  }

  async #beginAnew(why: string): Promise<void> {
    await this.#unlessStopped()
    const { state, sequence } = await fetchState(this.#owner)
    this.#instance = this.#owner.peerInstance
    this.#lastCommand = undefined
    this.#replica.begin(state, sequence)
    this.snapshots += 1
    this.#log.info({ sequence, why }, 'began anew with the newest snapshot')
  }

  /** Resolves when the follower is not stopped: a stopped follower keeps the state that it shows. */
  #unlessStopped(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#replica.state !== undefined && this.#replica.settings.stopped) return
        leave()
        resolve()
      }
      const leave = this.#replica.watch(look)
      look()
    })
  }

  #noteTouch(error: unknown): void {
    const inTouch = error === undefined
    if (this.inTouch && !inTouch) this.#log.warn({ cause: messageOf(error) }, 'product-db cannot be followed')
    if (!this.inTouch && inTouch) this.#log.info({ sequence: this.#replica.sequence }, 'following product-db')
    this.inTouch = inTouch
  }

  async #rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#closed.signal }).catch(() => undefined)
  }
}

class OtherHistoryError extends Error {}

function* eachTime(times: Piece['times']): Generator<number, undefined> {
  for (const [count, at] of times) for (let i = 0; i < count; i += 1) yield at
}
