import type { RunningMember } from './cluster-file.ts'
import { Heartbeat } from './heartbeat.ts'

const everyMs = 2_000

/** Asks the healthy services again and again, all at the same moment: to wake up costs more than to ask. */
export class Heartbeats {
  readonly #onChange: () => void
  #all = new Map<string, Heartbeat>()
  #timer: NodeJS.Timeout | undefined

  /** @param onChange when a service falls silent, or answers again */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  begin(name: string, member: RunningMember, secret: string): void {
    if (this.#all.get(name)?.instance === member.instance) return
    this.#all.get(name)?.stop()
    this.#all.set(name, new Heartbeat(member, secret, this.#onChange))
    this.#timer ??= setInterval(() => {
      for (const heartbeat of this.#all.values()) void heartbeat.ask()
    }, everyMs)
  }

  end(name: string): void {
    this.#all.get(name)?.stop()
    this.#all.delete(name)
    if (this.#all.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Why a member counts as unresponsive, in words. */
  silence(name: string): string | undefined {
    return this.#all.get(name)?.silence
  }
}
