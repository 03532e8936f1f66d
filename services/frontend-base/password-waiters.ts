import type { ClientLeftArgs } from '../contract/internal.ts'
import type { Call } from '../process/call.ts'
import { clientLeft } from '../wire/call-errors.ts'
import type { WireClient } from '../wire/client.ts'
import { placeOf } from './client-place.ts'

interface Waiting {
  calls: number
  hasLeft: boolean
}

/** Tells customer-db when a client has left that it hashes a password for, so that others need not wait for that. */
export class PasswordWaiters {
  readonly #customers: WireClient
  readonly #waiting = new Map<string, Waiting>()

  constructor(customers: WireClient) {
    this.#customers = customers
  }

  /** Does the work. It can ask on the way whether the client is still there: without one, that throws. */
  async while<Result>(call: Call, work: (isThere: () => void) => Promise<Result>): Promise<Result> {
    const { id } = placeOf(call)
    const waiting = this.#waiting.get(id) ?? { calls: 0, hasLeft: false }
    this.#waiting.set(id, waiting)
    waiting.calls += 1
    try {
      return await work(() => {
        if (waiting.hasLeft) throw clientLeft()
      })
    } finally {
      waiting.calls -= 1
      if (waiting.calls === 0) this.#waiting.delete(id)
    }
  }

  left(client: string): void {
    const waiting = this.#waiting.get(client)
    if (waiting === undefined) return
    waiting.hasLeft = true
    const args: ClientLeftArgs = { client }
    // Nothing depends on the answer: what was not withdrawn is hashed for nobody.
    this.#customers.call('ClientLeft', args, { safety: 'read' }, () => undefined)
  }
}
