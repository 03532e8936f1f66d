import { setTimeout as pause } from 'node:timers/promises'
import type { JournalPiece, ReadJournalRequest } from '../contract/following.ts'
import type { StateMachine } from '../engine/state-machine.ts'
import type { Log } from '../process/log.ts'
import { fetchNewestSnapshot } from '../replication/fetch-snapshot.ts'
import { messageOf } from '../text/error-text.ts'
import type { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import type { Copy } from './copy.ts'

/** In UTF-16 units, of which each may take three bytes of a frame. */
const mostAtOnce = 256 * 1024
/** How often the owner is heard when nothing happens there. */
const waitMs = 500
const retryMs = 250

/** The history of an owner does not go on from the copy. */
class OtherHistoryError extends Error {
  readonly instance: string

  constructor(instance: string, why: string) {
    super(why)
    this.instance = instance
  }
}

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
  /** The owner that lacks changes of this copy. */
  #lacking: string | undefined

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
        if (error instanceof OtherHistoryError) await this.#beginAnew(error)
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
    // Before it is known which owner answers, nothing is fetched.
    const instance = this.#instance
    const most = instance === undefined ? 0 : mostAtOnce
    const piece = await this.#read({ after: durable, most, waitMs, onDiskOf: instance }, instance)
    // Whether it has the same history must be seen first.
    if (instance === undefined) return
    this.head = piece.head
    if (piece.replication) await this.#copy.noteSettings(piece.replication)
    if (piece.commands.length > 0) await this.#copy.add(piece.commands, this.#owner)
  }

  /** It is the same history if the last change here stands there as well. */
  async #compareHistories(instance: string): Promise<void> {
    this.#instance = undefined
    const { durable, term } = this.#copy
    // With what waits there for standbys: this copy may have it already. It says nothing about what is on disk here.
    const onDisk = { waitMs: 0, onDiskOf: '' }
    const owner = await this.#read({ ...onDisk, after: durable, most: 0 }, instance)
    if (owner.term < term)
      throw new Error(`it serves in term ${owner.term}, and the changes here are of term ${term}`)
    // A restored state goes on behind all changes before. So this is an owner that lost its disk.
    if (owner.term === term && owner.head < durable)
      this.#keepCopy(instance, `it has changes up to ${owner.head} only, and those here go up to ${durable}`)
    const last = durable > 0 ? await this.#copy.lastChange() : undefined
    if (last !== undefined) {
      const { commands } = await this.#read({ ...onDisk, after: durable - 1, most: 1 }, instance)
      if (last !== JSON.stringify(commands[0])) {
        const why = `its change ${durable} is another one than here`
        if (owner.term === term) this.#keepCopy(instance, why)
        throw new OtherHistoryError(instance, why)
      }
    }
    this.#instance = instance
  }

  /** This may be the only copy that is left: a person decides what becomes of it. */
  #keepCopy(instance: string, why: string): never {
    if (this.#lacking !== instance)
      this.#log.error(
        { cause: why },
        'the owner has lost changes that are here: promote this standby, or empty its folder so that it begins anew',
      )
    this.#lacking = instance
    throw new Error(why)
  }

  /** Throws where another owner answered than that one. */
  async #read(args: ReadJournalRequest, of: string | undefined): Promise<JournalPiece<Command>> {
    const mustBeThat = () => {
      if (of !== undefined && this.#owner.peerInstance !== of)
        throw new Error('it was started again meanwhile')
    }
    try {
      const piece = await this.#owner.request<JournalPiece<Command>>('ReadJournal', args, { safety: 'read' })
      mustBeThat()
      return piece
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'NOT_FOUND') || of === undefined) throw error
      mustBeThat()
      throw new OtherHistoryError(of, error.message)
    }
  }

  async #beginAnew({ instance, message: why }: OtherHistoryError): Promise<void> {
    try {
      const snapshot = await fetchNewestSnapshot(this.#owner)
      if (this.#owner.peerInstance !== instance) throw new Error('it was started again meanwhile')
      await this.#copy.beginAnew(snapshot)
      this.#instance = instance
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
