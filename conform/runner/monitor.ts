import type { Side } from '../wire/peer.ts'
import { type Instances, pingAll } from '../system/ready.ts'
import type { System } from '../system/system.ts'
import { ConnectionLost, TimedOut, Violation } from './failures.ts'

const lookMs = 5_000

/** Tells after each check whether the service is still the process that it was before. */
export class Monitor {
  readonly #system: System
  #instances: Instances = {}
  /** Why nothing can be asked any more. */
  gone: string | undefined

  constructor(system: System) {
    this.#system = system
  }

  /** After a start that was wanted. */
  async begin(signal: AbortSignal): Promise<void> {
    try {
      this.#instances = await this.#ask(signal)
    } catch {
      this.#instances = {}
    }
  }

  /** How the service ended since the last look, in words; undefined if it goes on. Starts it again where it can. */
  async look(signal: AbortSignal): Promise<string | undefined> {
    const before = this.#instances
    try {
      this.#instances = await this.#ask(signal)
    } catch (error) {
      if (!(error instanceof ConnectionLost)) {
        // It hangs, or answers nonsense: the checks themselves say so.
        if (error instanceof TimedOut || error instanceof Violation || signal.aborted) return undefined
        throw error
      }
      const reason = error.message
      if (await this.#system.revive(signal)) await this.begin(signal)
      else this.gone = reason
      return reason
    }
    const changed = (Object.keys(before) as Side[]).find(
      (side) => before[side] !== undefined && before[side] !== this.#instances[side],
    )
    return changed && `The ${changed} frontend ended and was started again: Ping names another instance`
  }

  #ask(signal: AbortSignal): Promise<Instances> {
    return pingAll(this.#system.addresses, AbortSignal.any([signal, AbortSignal.timeout(lookMs)]))
  }
}
