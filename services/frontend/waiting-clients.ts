import type { ClientLeftArgs } from '../contract/internal.ts'
import type { Call } from '../host/call.ts'
import type { WireClient } from '../wire/client.ts'
import { placeOf } from './client-place.ts'

/** Tells customer-db when a client has left that it hashes a password for, so that others need not wait for that. */
export class WaitingClients {
  readonly #customers: WireClient
  readonly #waiting = new Map<string, number>()

  constructor(customers: WireClient) {
    this.#customers = customers
  }

  async while<Result>(call: Call, answer: Promise<Result>): Promise<Result> {
    const { id } = placeOf(call)
    this.#waiting.set(id, (this.#waiting.get(id) ?? 0) + 1)
    try {
      return await answer
    } finally {
      const left = this.#waiting.get(id)! - 1
      if (left > 0) this.#waiting.set(id, left)
      else this.#waiting.delete(id)
    }
  }

  left(client: string): void {
    if (!this.#waiting.has(client)) return
    const args: ClientLeftArgs = { client }
    // Nothing depends on the answer: what was not withdrawn is hashed for nobody.
    this.#customers.call('ClientLeft', args, { safety: 'read' }, () => undefined)
  }
}
