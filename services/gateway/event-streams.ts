import type { Call } from '../process/call.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { EventStream, type StreamHost } from './event-stream.ts'
import type { Instance } from './instance.ts'
import type { Instances } from './instances.ts'

/** The events of the gateway's clients. */
export class EventStreams {
  #streams = new Map<ServerConnection, EventStream>()
  #waitMs: number
  #host: StreamHost

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
      onEnd: (stream) => this.#streams.delete(stream.connection),
    }
  }

  get active(): number {
    let count = 0
    for (const stream of this.#streams.values()) if (stream.isActive) count += 1
    return count
  }

  subscribe(call: Call, frame: Buffer, start: number, end: number): void {
    const { connection } = call
    let stream = this.#streams.get(connection)
    if (stream === undefined) {
      stream = new EventStream(connection, this.#host)
      this.#streams.set(connection, stream)
    }
    stream.ask(call, Buffer.from(frame.subarray(start, end)), this.#waitMs)
  }

  /** False for a session that no events come for on this connection. */
  logout(call: Call, frame: Buffer, start: number, end: number): boolean {
    const stream = this.#streams.get(call.connection)
    if (!stream?.isOf(call.request.session)) return false
    stream.ask(call, Buffer.from(frame.subarray(start, end)), this.#waitMs)
    return true
  }

  moveFrom(instance: Instance): void {
    for (const stream of this.#streams.values()) stream.moveFrom(instance)
  }

  tick(now: number): void {
    for (const stream of this.#streams.values()) stream.tick(now)
  }

  leave(connection: ServerConnection): void {
    this.#streams.get(connection)?.close()
    this.#streams.delete(connection)
  }

  close(): void {
    for (const stream of this.#streams.values()) stream.close()
  }
}
