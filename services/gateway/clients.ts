import type { ServerConnection } from '../wire/server-connection.ts'
import { Client } from './forward.ts'

/** The clients that have asked for something, until they leave. */
export class Clients {
  readonly #prefix: string
  readonly #clients = new Map<ServerConnection, Client>()

  constructor(instance: string) {
    this.#prefix = instance.slice(0, 8)
  }

  of(connection: ServerConnection): Client {
    let client = this.#clients.get(connection)
    if (client === undefined) {
      client = new Client(`${this.#prefix}:${connection.id}`)
      this.#clients.set(connection, client)
    }
    return client
  }

  /** Forgets a client that has left, and returns it with what it waited for. */
  take(connection: ServerConnection): Client | undefined {
    const client = this.#clients.get(connection)
    this.#clients.delete(connection)
    return client
  }
}
