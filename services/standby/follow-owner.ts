import { setTimeout as pause } from 'node:timers/promises'
import type { JournalPiece, ReadJournalRequest } from '../contract/following.ts'
import type { StateMachine } from '../engine/state-machine.ts'
import type { Log } from '../process/log.ts'
import { messageOf } from '../text/error-text.ts'
import type { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import type { Copy } from './copy.ts'

/** In UTF-16 units, of which each may take three bytes of a frame. */
const mostAtOnce = 256 * 1024
/** How often the owner is heard when nothing happens there. */
const waitMs = 500
const retryMs = 250

/** The history of the owner does not go on from the copy. */
class OtherHistoryError extends Error {}

/** Brings a copy as far as its owner, for as long as the process lives. To ask for more says what is on disk here. */
export class OwnerFollowing<Machine extends StateMachine<Command, unknown> & { term: number }, Command> {
  snapshots = 0
  head = 0
  /** Whether the owner answered the last time it was asked. */
  inTouch = false
  readonly #owner: WireClient
  readonly #copy: Copy<Machine, Command>
  readonly #log: Log
  readonly #closed = new AbortController()
  readonly #ended: Promise<void>
  /** The owner whose history this is known to be. */
  #instance: string | undefined

  constructor(owner: WireClient, copy: Copy<Machine, Command>, log: Log) {
    this.#owner = owner
    this.#copy = copy
    this.#log = log
    this.#ended = this.#run()
  }

  /** Resolves when nothing is written any more. */
  async close(): Promise<void> {
    this.#closed.abort()
    this.#owner.close()
    await this.#ended
  }

  async #run(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      try {
        await this.#fetch()
        this.#noteTouch(undefined)
      } catch (error) {
        if (this.#closed.signal.aborted) return
        if (error instanceof OtherHistoryError) await this.#beginAnew(error.message)
        else this.#noteTouch(error)
        await pause(retryMs, undefined, { signal: this.#closed.signal }).catch(() => undefined)
      }
    }
  }

  async #fetch(): Promise<void> {
    const { peerInstance } = this.#owner
    if (peerInstance !== undefined && peerInstance !== this.#instance)
      await this.#compareHistories(peerInstance)
    const { durable } = this.#copy
    const piece = await this.#read({ after: durable, most: mostAtOnce, waitMs, onDiskOf: this.#instance })
    // It was asked again after a restart, or is another one: whether it has the same history must be seen first.
    if (this.#instance === undefined || this.#owner.peerInstance !== this.#instance) return
    this.head = piece.head
    if (piece.replication) await this.#copy.noteSettings(piece.replication)
    if (piece.commands.length > 0) await this.#copy.add(piece.commands, this.#owner)
  }

  /** It is the same history if the last change here stands there as well. */
  async #compareHistories(instance: string): Promise<void> {
    this.#instance = undefined
    const { durable, term } = this.#copy
    const piece = await this.#read({ after: Math.max(0, durable - 1), most: 1, waitMs: 0 })
    if (piece.term < term)
      throw new Error(`it serves in term ${piece.term}, and the changes here are of term ${term}`)
    if (durable > 0) {
      const last = await this.#copy.lastChange()
      if (last !== undefined && last !== JSON.stringify(piece.commands[0]))
        throw new OtherHistoryError('the owner has another history')
    }
    this.#instance = instance
  }

  async #read(args: ReadJournalRequest): Promise<JournalPiece<Command>> {
    try {
      return await this.#owner.request<JournalPiece<Command>>('ReadJournal', args, { safety: 'read' })
    } catch (error) {
      if (error instanceof ApiError && error.code === 'NOT_FOUND') throw new OtherHistoryError(error.message)
      throw error
    }
  }

  async #beginAnew(why: string): Promise<void> {
    try {
      await this.#copy.beginAnew(this.#owner)
      this.#instance = this.#owner.peerInstance
      this.snapshots += 1
      this.#log.info({ sequence: this.#copy.durable, why }, 'began anew with the newest snapshot')
    } catch (error) {
      this.#noteTouch(error)
    }
  }

  #noteTouch(error: unknown): void {
    const inTouch = error === undefined
    if (this.inTouch && !inTouch) this.#log.warn({ cause: messageOf(error) }, 'the owner cannot be followed')
    if (!this.inTouch && inTouch) this.#log.info({ sequence: this.#copy.durable }, 'following the owner')
    this.inTouch = inTouch
  }
}
