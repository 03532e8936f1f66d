import type { ServerConnection } from '../wire/server-connection.ts'
import type { Attempt, Forward } from './forward.ts'

/** A client, with what it waits for: when it leaves, nobody else's requests are looked at. */
export class Client {
  /**
   * What it is called towards the frontends. Who asks for the same purchase twice under one name has seen the answer to
   * the first; so a client gets a new name whenever the gateway had to ask again without knowing.
   */
  name: string
  readonly attempts = new Set<Attempt>()
  /** Those that no frontend could be asked yet. */
  readonly waiting = new Set<Forward>()
  readonly #firstName: string
  #renewed = 0

  constructor(name: string) {
    this.#firstName = this.name = name
  }

  renew(): void {
    this.#renewed += 1
    this.name = `${this.#firstName}.${this.#renewed}`
  }
}

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

  /** Forgets who has left, and tells what it waited for. */
  take(connection: ServerConnection): Client | undefined {
    const client = this.#clients.get(connection)
    this.#clients.delete(connection)
    return client
  }
}
