import type { RunningMember } from './cluster-file.ts'
import { Heartbeat } from './heartbeat.ts'
import type { ClusterMember } from './member.ts'

const everyMs = 2_000

/** Asks the healthy members again and again, all at the same moment: to wake up costs more than to ask. */
export class Heartbeats {
  readonly #onChange: (member: ClusterMember) => void
  #all = new Map<string, Heartbeat>()
  #timer: NodeJS.Timeout | undefined

  /** @param onChange when a member falls silent, or answers again */
  constructor(onChange: (member: ClusterMember) => void) {
    this.#onChange = onChange
  }

  begin(member: ClusterMember, running: RunningMember, secret: string): void {
    const { name } = member
    if (this.#all.get(name)?.instance === running.instance) return
    this.#all.get(name)?.stop()
    this.#all.set(name, new Heartbeat(member, running, secret, () => this.#onChange(member)))
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
}
