import { setTimeout as pause } from 'node:timers/promises'
import type { TestClient } from './test-client.ts'

/** The next request of a client; `key` if it is a write that may be repeated. */
export interface Wish {
  op: string
  args: object
  key?: string
}

interface Answered {
  at: number
  ms: number
}

/** Clients that ask one thing after another until they are told to stop, and what became of it. */
export class SteadyLoad {
  readonly failures: string[] = []
  readonly answered: Answered[] = []
  #clients: TestClient[]
  #wish: (client: TestClient, count: number) => Wish
  #thinkMs: number
  #stopped = false
  #loops: Promise<void>[]

  /** Clients that think leave the processors to others where a test waits for long. */
  constructor(
    clients: TestClient[],
    wish: (client: TestClient, count: number) => Wish,
    { thinkMs = 0 }: { thinkMs?: number } = {},
  ) {
    this.#clients = clients
    this.#wish = wish
    this.#thinkMs = thinkMs
    this.#loops = this.#clients.map((client) => this.#loop(client))
  }

  /** Resolves when this many more were answered. */
  async further(count: number): Promise<void> {
    const target = this.answered.length + count
    while (this.answered.length < target && this.failures.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#loops)
  }

  /** The latency of those answered in a stretch of time, in milliseconds. */
  percentile(share: number, from: number, to: number): number {
    const times = this.answered
      .filter(({ at }) => at >= from && at < to)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b)
    return times[Math.floor(share * times.length)] ?? 0
  }

  async #loop(client: TestClient): Promise<void> {
    for (let count = 0; !this.#stopped; count += 1) {
      const { op, args, key } = this.#wish(client, count)
      const startedAt = performance.now()
      try {
        const { ok, error } = await client.call(op, args, key === undefined ? {} : { key })
        if (!ok) this.failures.push(`${op}: ${error!.code}: ${error!.message}`)
      } catch (error) {
        this.failures.push(`${op}: ${(error as Error).message}`)
        return
      }
      const at = performance.now()
      this.answered.push({ at, ms: at - startedAt })
      if (this.#thinkMs > 0) await pause(this.#thinkMs)
    }
  }
}
