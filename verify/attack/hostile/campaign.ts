import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../../services/chance/random.ts'
import { GreetingRefusedError } from '../../../services/testing/broken-frames/greeted-peer.ts'
import type { Sent } from './raid.ts'

const attackers = 16
/** A busy machine may need longer than planned. */
const mayTakeTimes = 1.5
const restAfterRefusalMs = 10

export interface AttackKind {
  name: string
  /** How often it is chosen. The kinds send very different numbers of frames. */
  weight: number
  attack(random: Random): Promise<Sent>
}

interface CampaignOptions {
  random: Random
  frames: number
  ms: number
}

/** Several attackers, each with one attack after the other, spread over the time there is. */
export class Campaign {
  frames = 0
  readonly byKind: Record<string, number> = {}
  readonly byPort: Record<string, number> = {}
  readonly problems: string[] = []
  #kinds: readonly AttackKind[]
  #chosen: AttackKind[]

  constructor(kinds: readonly AttackKind[], ports: readonly string[]) {
    this.#kinds = kinds
    this.#chosen = kinds.flatMap((kind) => Array.from({ length: kind.weight }, () => kind))
    for (const { name } of kinds) this.byKind[name] = 0
    for (const port of ports) this.byPort[port] = 0
  }

  async run({ random, frames, ms }: CampaignOptions): Promise<void> {
    const startedAt = performance.now()
    /** False when it is over. */
    const untilDue = async (): Promise<boolean> => {
      for (;;) {
        const elapsed = performance.now() - startedAt
        if (this.frames >= frames || elapsed >= ms * mayTakeTimes) return false
        const dueIn = (this.frames * ms) / frames - elapsed
        if (dueIn <= 0) return true
        await pause(Math.min(1_000, dueIn))
      }
    }
    const attacker = async (first: AttackKind | undefined, own: Random): Promise<void> => {
      let next = first ?? own.pick(this.#chosen)
      do {
        await this.#attack(next, own.fork())
        next = own.pick(this.#chosen)
      } while (await untilDue())
    }
    // Each kind is the first one of some attacker, so that a short campaign has all of them.
    const numbers = Array.from({ length: Math.max(attackers, this.#kinds.length) }, (_, number) => number)
    await Promise.all(numbers.map((number) => attacker(this.#kinds[number], random.fork())))
  }

  async #attack({ name, attack }: AttackKind, random: Random): Promise<void> {
    try {
      for (const [port, count] of Object.entries(await attack(random))) {
        this.frames += count
        this.byKind[name]! += count
        this.byPort[port] = (this.byPort[port] ?? 0) + count
      }
    } catch (error) {
      if (isRefusal(error)) this.byKind[`${name} refused`] = (this.byKind[`${name} refused`] ?? 0) + 1
      else this.problems.push(`${name} failed: ${String(error)}`)
      await pause(restAfterRefusalMs)
    }
  }
}

/** To be refused a connection is what an attacker may expect. */
function isRefusal(error: unknown): boolean {
  if (error instanceof GreetingRefusedError) return true
  const { code } = error as NodeJS.ErrnoException
  return code === 'ECONNREFUSED' || code === 'ECONNRESET'
}
