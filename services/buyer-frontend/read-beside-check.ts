import type { Call } from '../process/call.ts'
import type { ApiError } from '../wire/errors.ts'
import { withField } from '../wire/reply-bytes.ts'
import { isAway, notThere } from '../frontend-base/degraded.ts'
import type { BuyerBackends } from './catalogue-reads.ts'

/**
 * A read of the catalogue that runs while customer-db checks the session. Its answer leaves only if the session holds.
 * Nothing is read before the check for a session that nobody has seen hold: made-up sessions must cost no work.
 */
export function readBesideCheck(backends: BuyerBackends, call: Call, op: string, args: object): void {
  new GuardedRead(call).start(backends, op, args)
}

class GuardedRead {
  #call: Call
  #allowed = false
  /** Nobody could say whether the session holds, and looking around goes on all the same. */
  #unchecked = false
  #reply: Buffer | undefined
  #failure: ApiError | undefined

  constructor(call: Call) {
    this.#call = call
  }

  start(backends: BuyerBackends, op: string, args: object): void {
    const { customers, sessions } = backends
    const goesOn = backends.degradation().browse
    if (goesOn && notThere(customers)) {
      this.#allow(true)
      this.#read(backends, op, args)
      return
    }
    const isBeside = sessions.accountOf(this.#call) !== undefined
    sessions.check(this.#call, (error) => {
      const isUnchecked = goesOn && error !== null && isAway(error)
      if (error !== null && !isUnchecked) {
        this.#call.fail(error)
        return
      }
      this.#allow(isUnchecked)
      if (!isBeside) this.#read(backends, op, args)
    })
    if (isBeside) this.#read(backends, op, args)
  }

  #read({ catalogue }: BuyerBackends, op: string, args: object): void {
    catalogue.relay(this.#call, op, args, (error, bytes, start, end) => {
      if (!this.#allowed || this.#unchecked) {
        if (error) this.#failure = error
        else this.#reply = Buffer.from(bytes.subarray(start, end))
        if (this.#allowed) this.#answer()
      } else if (error) this.#call.fail(error)
      else this.#call.forward(bytes, start, end)
    })
  }

  #allow(unchecked: boolean): void {
    this.#allowed = true
    this.#unchecked = unchecked
    this.#answer()
  }

  #answer(): void {
    if (this.#failure) this.#call.fail(this.#failure)
    else if (this.#reply) {
      const reply = this.#unchecked ? withField(this.#reply, '"degraded":["sessions"]') : this.#reply
      this.#call.forward(reply, 0, reply.length)
    }
  }
}
