import type { Addresses } from '../runner/trial.ts'

/** The service could not be reached at all. */
export class DidNotStart extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'DidNotStart'
  }
}

/** The system that is judged. */
export interface System {
  readonly addresses: Addresses
  /** Resolves once Ping is answered everywhere; rejects with DidNotStart. */
  start(signal: AbortSignal): Promise<void>
  /** Kills all of it at once and starts it again on the same data. Only where it was started by us. */
  crash?(signal: AbortSignal): Promise<void>
  /** Starts it again after it crashed by itself; false where that is not ours to do. */
  revive(signal: AbortSignal): Promise<boolean>
  /** The last that it wrote to its outputs. */
  output(): string
  stop(): Promise<void>
}
