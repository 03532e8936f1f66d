import { inParallel } from '../../services/client/in-parallel.ts'
import type { Client } from './client.ts'
import type { Tick } from './messages.ts'
import { Recorder } from './recorder.ts'
import { Schedule } from './schedule.ts'

const tickMs = 1_000
const reconnectMs = 500
/** A call without an answer counts as a failure then, and its place is free again. */
const patienceMs = 5_000
/** A client whose calls are not answered makes no more of them. */
const mostUnderWay = 64
/** Calls that this process slept through are not made up for. */
const mostBehindMs = 500

/** Counted instead of a call that nobody could make. */
const notMade = 'none'
const nobodyFree = 'NOT_SENT'

/** Calls at a steady rate without an end, whatever becomes of those who are asked. Clients that are lost connect again. */
export class SteadyLoop {
  readonly #clients: readonly Client[]
  readonly #turns: Schedule
  readonly #recorder: Recorder
  readonly #timers: NodeJS.Timeout[]
  #next: NodeJS.Timeout | undefined
  #gapMs = Infinity
  #nextAt = Infinity
  #isConnecting = false

  constructor(clients: readonly Client[], seed: number, tell: (tick: Tick) => void) {
    this.#clients = clients
    this.#turns = new Schedule(clients.length, seed)
    this.#recorder = new Recorder(performance.now(), seed)
    for (const client of clients) client.recorder = this.#recorder
    this.#timers = [
      setInterval(() => {
        const now = performance.now()
        for (const client of clients) client.giveUp(now - patienceMs, now)
        tell(this.#recorder.tick(now))
      }, tickMs),
      setInterval(() => void this.#reconnect(), reconnectMs),
    ]
  }

  /** From now on this many calls a second; none at 0. */
  pace(ratePerSecond: number): void {
    this.#gapMs = 1_000 / ratePerSecond
    this.#nextAt = performance.now() + this.#gapMs
    this.#wait()
  }

  end(): void {
    this.pace(0)
    for (const timer of this.#timers) clearInterval(timer)
  }

  #wait(): void {
    clearTimeout(this.#next)
    if (this.#nextAt === Infinity) return
    this.#next = setTimeout(() => this.#callDue(), Math.max(0, this.#nextAt - performance.now()))
  }

  #callDue(): void {
    const now = performance.now()
    this.#nextAt = Math.max(this.#nextAt, now - mostBehindMs)
    for (; this.#nextAt <= now; this.#nextAt += this.#gapMs) this.#call(now)
    this.#wait()
  }

  #call(now: number): void {
    const client = this.#clients[this.#turns.next()]!
    if (client.lossReason === undefined && client.underWay < mostUnderWay) {
      client.call(now, now)
      return
    }
    this.#recorder.began(now, now)
    this.#recorder.unanswered(notMade, now, nobodyFree)
  }

  async #reconnect(): Promise<void> {
    if (this.#isConnecting) return
    this.#isConnecting = true
    const lost = this.#clients.filter(({ lossReason }) => lossReason !== undefined)
    await inParallel(lost, lost.length, (client) => client.connect()).finally(
      () => (this.#isConnecting = false),
    )
  }
}
