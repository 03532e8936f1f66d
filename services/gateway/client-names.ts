import type { ServerConnection } from '../wire/server-connection.ts'

/**
 * What the gateway calls its clients towards the frontends. Who asks for the same purchase twice under one name has seen
 * the answer to the first; so a client gets a new one whenever the gateway had to ask again without knowing.
 */
export class ClientNames {
  #prefix: string
  #renewed = new Map<ServerConnection, number>()

  constructor(instance: string) {
    this.#prefix = instance.slice(0, 8)
  }

  of(connection: ServerConnection): string {
    const name = `${this.#prefix}:${connection.id}`
    const times = this.#renewed.size === 0 ? undefined : this.#renewed.get(connection)
    return times === undefined ? name : `${name}.${times}`
  }

  renew(connection: ServerConnection): void {
    this.#renewed.set(connection, (this.#renewed.get(connection) ?? 0) + 1)
  }

  forget(connection: ServerConnection): void {
    this.#renewed.delete(connection)
  }
}
