import type { Addresses } from '../runner/trial.ts'
import { untilReady } from './ready.ts'
import { DidNotStart, type System } from './system.ts'

/** It should run already; on a busy machine an answer takes a while. */
const startMs = 5_000
const reviveMs = 5_000

/** A service that somebody else started. It is asked, and never ended. */
export class AddressedSystem implements System {
  readonly addresses: Addresses

  constructor(addresses: Addresses) {
    this.addresses = addresses
  }

  async start(signal: AbortSignal): Promise<void> {
    const reason = await untilReady(this.addresses, AbortSignal.any([signal, AbortSignal.timeout(startMs)]))
    if (reason !== undefined) throw new DidNotStart(reason)
  }

  /** A supervisor of its own may start it again. */
  async revive(signal: AbortSignal): Promise<boolean> {
    return (
      (await untilReady(this.addresses, AbortSignal.any([signal, AbortSignal.timeout(reviveMs)]))) ===
      undefined
    )
  }

  output(): string {
    return ''
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }
}
