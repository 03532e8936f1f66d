import { encodeHistogram, newHistogram } from '../statistics/histogram.ts'
import type { Client } from './client.ts'
import { Metronome } from './metronome.ts'
import { Schedule } from './schedule.ts'

export interface OpenLoopOptions {
  /** By place in the schedule; those of other processes are missing. */
  clients: readonly (Client | undefined)[]
  /** Calls of each client. */
  ops: number
  ratePerSecond: number
  seed: number
}

/** A server that has fallen behind is asked for no more at a time on one connection; what is due is timed all the same. */
const mostUnderWay = 256
/** Then replies are read, before more is sent. */
const mostAtOnce = 64

/** Requests leave when they are due, whether or not the replies to those before have come. */
export class OpenLoop {
  #options: OpenLoopOptions
  #schedule: Schedule
  #gapMs: number
  #total: number
  /** When the first request is due. */
  #startsAt = 0
  #due = 0
  #unsettled = 0
  #waiting = new Map<Client, number[]>()
  #lateness = newHistogram()
  #metronome: Metronome
  #done: () => void = () => undefined
  #looking = false

  constructor(options: OpenLoopOptions) {
    this.#options = options
    this.#schedule = new Schedule(options.clients.length, options.seed)
    this.#gapMs = 1000 / options.ratePerSecond
    this.#total = options.ops * options.clients.length
    this.#metronome = new Metronome(this.#gapMs)
  }

  /** Resolves when it can start at once. */
  ready(): Promise<void> {
    return this.#metronome.ready()
  }

  /** Resolves with how late requests were sent, when each is answered or given up. */
  async run(startsAt: number): Promise<string> {
    this.#startsAt = startsAt
    for (const client of this.#options.clients) if (client) this.#watch(client)
    await new Promise<void>((resolve) => {
      this.#done = resolve
      this.#metronome.start(startsAt, () => {
        if (!this.#looking) this.#sendDue()
      })
    })
    await this.#metronome.stop()
    for (const client of this.#options.clients) if (client) client.onSettled = client.onLost = undefined
    return encodeHistogram(this.#lateness)
  }

  #watch(client: Client): void {
    client.onSettled = (now) => {
      this.#unsettled -= 1
      const [next] = this.#waiting.get(client) ?? []
      if (next !== undefined && client.lossReason === undefined) {
        this.#waiting.get(client)!.shift()
        client.call(next, now)
      }
      this.#finishIfDone()
    }
    client.onLost = () => {
      // Requests that were due and could not be sent any more do not count.
      this.#unsettled -= this.#waiting.get(client)?.length ?? 0
      this.#waiting.delete(client)
      this.#finishIfDone()
    }
  }

  #sendDue(): void {
    this.#looking = false
    let now = performance.now()
    for (let sent = 0; sent < mostAtOnce && this.#due < this.#total; sent += 1) {
      const dueAt = this.#nextAt
      if (dueAt > now) now = performance.now()
      if (dueAt > now) break
      this.#due += 1
      const client = this.#options.clients[this.#schedule.next()]
      if (client !== undefined && client.lossReason === undefined) this.#send(client, dueAt, now)
    }
    this.#finishIfDone()
    if (this.#due < this.#total && this.#nextAt - now <= this.#metronome.leadMs) this.#lookAgain()
  }

  get #nextAt(): number {
    return this.#startsAt + this.#due * this.#gapMs
  }

  #lookAgain(): void {
    this.#looking = true
    setImmediate(() => this.#sendDue())
  }

  #send(client: Client, dueAt: number, now: number): void {
    this.#lateness.recordValue((now - dueAt) * 1000)
    this.#unsettled += 1
    if (client.underWay < mostUnderWay) {
      client.call(dueAt, now)
      return
    }
    const waiting = this.#waiting.get(client)
    if (waiting) waiting.push(dueAt)
    else this.#waiting.set(client, [dueAt])
  }

  #finishIfDone(): void {
    if (this.#due === this.#total && this.#unsettled === 0) this.#done()
  }
}
