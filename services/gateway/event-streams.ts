import type { Call } from '../process/call.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { Feed, type FeedHost } from './event-stream.ts'
import type { Instance } from './instance.ts'
import type { Instances } from './instances.ts'

/** The events of the gateway's clients. */
export class Feeds {
  #feeds = new Map<ServerConnection, Feed>()
  #waitMs: number
  #host: FeedHost

  constructor(instances: () => Instances, waitMs: number) {
    this.#waitMs = waitMs
    this.#host = {
      connect: (avoided, { onEvent, onReady, onLost }) => {
        const instance = instances().next(avoided?.alone)
        if (instance === undefined) return undefined
        const client = instances().connection(instance, {
          onEvent,
          onState: (state) => {
            if (state === 'ready') onReady()
            if (state === 'waiting') onLost()
          },
        })
        return { instance, client }
      },
      onEnd: (feed) => this.#feeds.delete(feed.connection),
    }
  }

  get active(): number {
    let count = 0
    for (const feed of this.#feeds.values()) if (feed.isActive) count += 1
    return count
  }

  subscribe(call: Call, frame: Buffer, start: number, end: number): void {
    const { connection } = call
    let feed = this.#feeds.get(connection)
    if (feed === undefined) {
      feed = new Feed(connection, this.#host)
      this.#feeds.set(connection, feed)
    }
    feed.ask(call, Buffer.from(frame.subarray(start, end)), this.#waitMs)
  }

  /** False for a session that no events come for on this connection. */
  logout(call: Call, frame: Buffer, start: number, end: number): boolean {
    const feed = this.#feeds.get(call.connection)
    if (!feed?.isOf(call.request.session)) return false
    feed.ask(call, Buffer.from(frame.subarray(start, end)), this.#waitMs)
    return true
  }

  moveFrom(instance: Instance): void {
    for (const feed of this.#feeds.values()) feed.moveFrom(instance)
  }

  tick(now: number): void {
    for (const feed of this.#feeds.values()) feed.tick(now)
  }

  leave(connection: ServerConnection): void {
    this.#feeds.get(connection)?.close()
    this.#feeds.delete(connection)
  }

  close(): void {
    for (const feed of this.#feeds.values()) feed.close()
  }
}
