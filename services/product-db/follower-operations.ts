import type { JournalPiece, ReadJournalArgs, ReadSnapshotArgs, SnapshotOffer } from '../contract/following.ts'
import { followingArguments } from '../contract/following.ts'
import { JournalShipping, type Reader, type Shipped } from '../engine/journal/journal-shipping.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import type { Handler } from '../process/call.ts'
import type { ServerConnection } from '../wire/server-connection.ts'

/** The operations of product-db for its followers: they fetch its journal, or a snapshot and the journal behind it. */
export class OwnerOperations {
  readonly operations: Record<string, Handler>
  readonly #storage: Shipped
  readonly #shipping: JournalShipping
  readonly #readers = new Map<ServerConnection, Reader>()

  constructor(storage: Shipped) {
    this.#storage = storage
    this.#shipping = new JournalShipping(storage)
    this.operations = checkedOperations(followingArguments, {
      ReadJournal: async (call) => {
        const args = call.args as ReadJournalArgs
        const reader = this.#readerOf(call.connection)
        if (args.after === this.#storage.sequence) await call.untilNews(nextCommit(reader, args.waitMs))
        call.hasNoNews = args.after === this.#storage.sequence || args.most === 0
        call.succeed(await this.#read(reader, args))
      },
      NewestSnapshot: (call) => {
        const { lastSnapshot } = this.#storage
        const offer: SnapshotOffer = lastSnapshot
          ? { name: lastSnapshot.name, sequence: lastSnapshot.sequence }
          : {}
        call.succeed(JSON.stringify(offer))
      },
      ReadSnapshot: async (call) => {
        const { name, offset, most } = call.args as ReadSnapshotArgs
        const bytes = await this.#shipping.readSnapshot(name, offset, most)
        call.succeed(`{"bytes":"${bytes.toString('base64')}"}`)
      },
    })
  }

  leave(connection: ServerConnection): void {
    const reader = this.#readers.get(connection)
    if (reader) this.#shipping.leave(reader)
    this.#readers.delete(connection)
  }

  restored(): void {
    this.#shipping.restored()
  }

  #readerOf(connection: ServerConnection): Reader {
    let reader = this.#readers.get(connection)
    if (reader === undefined) {
      reader = this.#shipping.join()
      this.#readers.set(connection, reader)
    }
    return reader
  }

  /** A piece of the journal as JSON; an empty one if nothing was committed. */
  async #read(reader: Reader, { after, most }: ReadJournalArgs): Promise<string> {
    const head = this.#storage.sequence
    const { json, times } =
      after === head || most === 0 ? { json: '', times: [] } : await this.#shipping.read(reader, after, most)
    const about: Omit<JournalPiece<never>, 'commands'> = {
      head,
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
