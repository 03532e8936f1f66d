import type { Call } from '../host/call.ts'
import type { ApiError } from '../wire/errors.ts'
import { type Backends, checkSession } from './backends.ts'

/** A read of the catalogue that runs while customer-db checks the session. Its answer leaves only if the session holds. */
export function readBesideCheck(backends: Backends, call: Call, op: string, args: object): void {
  new GuardedRead(call).start(backends, op, args)
}

class GuardedRead {
  #call: Call
  #allowed = false
  #reply: Buffer | undefined
  #failure: ApiError | undefined

  constructor(call: Call) {
    this.#call = call
  }

  start(backends: Backends, op: string, args: object): void {
    checkSession(backends, this.#call, () => {
      this.#allowed = true
      if (this.#failure) this.#call.fail(this.#failure)
      else if (this.#reply) this.#call.forward(this.#reply, 0, this.#reply.length)
    })
    backends.catalogue.relay(this.#call, op, args, (error, bytes, start, end) => {
      if (!this.#allowed) {
        if (error) this.#failure = error
        else this.#reply = Buffer.from(bytes.subarray(start, end))
      } else if (error) this.#call.fail(error)
      else this.#call.forward(bytes, start, end)
    })
  }
}
