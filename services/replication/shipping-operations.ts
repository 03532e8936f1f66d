import type { JournalPiece, ReadJournalArgs, ReadSnapshotArgs, SnapshotOffer } from '../contract/following.ts'
import { followingArguments } from '../contract/following.ts'
import { JournalShipping, type Reader, type Shipped } from '../engine/journal/journal-shipping.ts'
import type { CommitObserver } from '../engine/journal/carry-out.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import type { Call, Handler } from '../process/call.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import type { Standbys } from './standbys.ts'

/** A durable state, as it is shipped. */
export interface ShippedState extends Shipped {
  readonly durable: number
  onDurable: CommitObserver | undefined
}

/** One stretch of the journal that is shipped, and those who read it. */
class Source {
  readonly shipping: JournalShipping
  readonly #state: Shipped
  readonly #readers = new Map<ServerConnection, Reader>()

  constructor(state: Shipped) {
    this.#state = state
    this.shipping = new JournalShipping(state)
  }

  get head(): number {
    return this.#state.sequence
  }

  readerOf(connection: ServerConnection): Reader {
    let reader = this.#readers.get(connection)
    if (reader === undefined) {
      reader = this.shipping.join()
      this.#readers.set(connection, reader)
    }
    return reader
  }

  leave(connection: ServerConnection): void {
    const reader = this.#readers.get(connection)
    if (reader) this.shipping.leave(reader)
    this.#readers.delete(connection)
  }
}

/**
 * The operations of a database for those that follow it: they fetch its journal, or a snapshot and the journal behind it.
 * Followers get what is carried out. Standbys get what is on disk, and say how far they have it on their own.
 */
export class ShippingOperations {
  readonly operations: Record<string, Handler>
  readonly #instance: string
  readonly #term: number
  readonly #standbys: Standbys
  readonly #carriedOut: Source
  readonly #onDisk: Source

  constructor(storage: ShippedState, standbys: Standbys, instance: string, term: number) {
    this.#instance = instance
    this.#term = term
    this.#standbys = standbys
    this.#carriedOut = new Source(storage)
    this.#onDisk = new Source({
      folder: storage.folder,
      service: storage.service,
      get sequence() {
        return storage.durable
      },
      get lastSnapshot() {
        return storage.lastSnapshot
      },
      set onCommitted(observer: CommitObserver | undefined) {
        storage.onDurable = observer
      },
    })
    this.operations = checkedOperations(followingArguments, {
      ReadJournal: (call) => this.#readJournal(call),
      NewestSnapshot: (call) => {
        const { lastSnapshot } = storage
        const offer: SnapshotOffer = lastSnapshot
          ? { name: lastSnapshot.name, sequence: lastSnapshot.sequence }
          : {}
        call.succeed(JSON.stringify(offer))
      },
      ReadSnapshot: async (call) => {
        const { name, offset, most } = call.args as ReadSnapshotArgs
        const bytes = await this.#carriedOut.shipping.readSnapshot(name, offset, most)
        call.succeed(`{"bytes":"${bytes.toString('base64')}"}`)
      },
    })
  }

  leave(connection: ServerConnection): void {
    this.#carriedOut.leave(connection)
    this.#onDisk.leave(connection)
    this.#standbys.leave(connection)
  }

  restored(): void {
    this.#carriedOut.shipping.restored()
    this.#onDisk.shipping.restored()
  }

  async #readJournal(call: Call): Promise<void> {
    const { connection } = call
    const { after, most, waitMs, onDiskOf } = call.args as ReadJournalArgs
    const source = onDiskOf !== undefined ? this.#onDisk : this.#carriedOut
    const reader = source.readerOf(connection)
    // Sent again to another owner, it says nothing about the history of that one.
    const acknowledges = onDiskOf === this.#instance
    if (acknowledges) this.#standbys.asks(connection, after)
    if (after === source.head) await call.untilNews(nextCommit(reader, waitMs))
    call.hasNoNews = after === source.head || most === 0
    const piece = await this.#read(source, reader, after, most)
    if (acknowledges) this.#standbys.answered(connection)
    call.succeed(piece)
  }

  /** A piece of the journal as JSON; an empty one if nothing was committed. */
  async #read(source: Source, reader: Reader, after: number, most: number): Promise<string> {
    const { head } = source
    const { json, times } =
      after === head || most === 0 ? { json: '', times: [] } : await source.shipping.read(reader, after, most)
    const about: Omit<JournalPiece<never>, 'commands'> = {
      head,
      term: this.#term,
      ...(source === this.#onDisk && { replication: this.#standbys.settings }),
      now: Date.now(),
      times,
      characters: json.length,
    }
    return `${JSON.stringify(about).slice(0, -1)},"commands":[${json}]}`
  }
}

function nextCommit(reader: Reader, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, waitMs)
    reader.waiting = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}
