import type { RunningMember } from '../../services/host/cluster-file.ts'
import type { ServiceName } from '../../services/host/config.ts'
import { Heartbeat } from './heartbeat.ts'

const everyMs = 2_000

/** Asks the healthy services again and again, all at the same moment: to wake up costs more than to ask. */
export class Heartbeats {
  readonly #onChange: () => void
  #all = new Map<ServiceName, Heartbeat>()
  #timer: NodeJS.Timeout | undefined

  /** @param onChange when a service falls silent, or answers again */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  begin(service: ServiceName, member: RunningMember, secret: string): void {
    this.#all.set(service, new Heartbeat(service, member, secret, this.#onChange))
    this.#timer ??= setInterval(() => {
      for (const heartbeat of this.#all.values()) void heartbeat.ask()
    }, everyMs)
  }

  end(service: ServiceName): void {
    this.#all.get(service)?.stop()
    this.#all.delete(service)
    if (this.#all.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Why a service counts as unresponsive, in words. */
  silence(service: ServiceName): string | undefined {
    return this.#all.get(service)?.silence
  }
}
