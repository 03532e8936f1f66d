import type { Call } from '../process/call.ts'
import { clientLeft, tooLate } from '../wire/call-errors.ts'
import type { ApiError } from '../wire/errors.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { turnsOf } from './turns-of.ts'
import { WaitingCalls } from './waiting-calls.ts'

/** Work that was begun for a client that has left takes its turn for this long, if it is not answered before. */
const longestTurnMs = 60_000

/** How often waiting clients are looked at again that had not read their replies. */
const lookMs = 50

/**
 * Lets a frontend work on this many requests at a time. Further ones wait, those of one client behind each other, and the
 * clients take turns: a client that asks for much waits for itself, and nobody else does. A client is an account, or a
 * connection on which nobody is known to have logged in: a new made-up session for each request gains nothing.
 */
export class FairTurns {
  readonly #most: number
  /** The account of a request's session, where that held the last time. */
  readonly #accountOf: (call: Call) => number | undefined
  /** The turns of a request whose session is not known to hold. */
  readonly #untilKnown: number
  /** Those that are being worked on, with the turns that each takes. */
  readonly #running = new Map<Call, number>()
  /** Those of them whose session is not known to hold. */
  readonly #unknown = new Set<Call>()
  #taken = 0
  readonly #waiting = new WaitingCalls()
  #timer: NodeJS.Timeout | undefined
  #isServing = false
  /** Requests that were not begun because their client had left. */
  dropped = 0

  constructor(most: number, accountOf: (call: Call) => number | undefined, untilKnown = 1) {
    this.#most = most
    this.#accountOf = accountOf
    this.#untilKnown = Math.min(untilKnown, most)
  }

  get running(): number {
    return this.#running.size
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Does the work at once, or when it is this client's turn. Resolves or rejects as the work does. */
  take(call: Call, work: () => void | Promise<void>): void | Promise<void> {
    if (this.#waiting.size === 0 && this.#begins(call)) return work()
    return new Promise((resolve, reject) => {
      this.#wait(call, () => {
        try {
          resolve(work())
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  /** The session of a request holds: what follows is the work that takes several turns. */
  isKnown(call: Call): void {
    if (this.#unknown.size === 0 || !this.#unknown.delete(call)) return
    const turns = this.#turnsWhenKnown(call)
    const before = this.#running.get(call)!
    this.#running.set(call, turns)
    this.#taken += turns - before
    if (turns < before && this.waiting > 0) this.#next()
  }

  /** A request that had its turn was answered, or goes on without it. */
  ended(call: Call): void {
    const turns = this.#running.get(call)
    if (turns === undefined) return
    this.#running.delete(call)
    if (this.#unknown.size > 0) this.#unknown.delete(call)
    this.#taken -= turns
    if (this.waiting > 0) this.#next()
  }

  /** Nobody waits any more for what a connection has asked for, or for what a gateway has asked for one of its clients. */
  leave(connection: ServerConnection, via?: string): void {
    if (this.waiting > 0) this.#dropWaiting(connection, via)
    // They are not many: no more than there are turns.
    const begun = [...this.#running.keys()].filter((call) => isOf(call, connection, via))
    if (begun.length === 0) return
    // Most are answered soon, although nobody reads it. A call that is never answered must not keep its turn for ever.
    setTimeout(() => {
      for (const call of begun) this.ended(call)
    }, longestTurnMs).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #dropWaiting(connection: ServerConnection, via: string | undefined): void {
    const dropped = this.#waiting.sentBy(connection, via)
    for (const waiting of dropped) this.#waiting.delete(waiting)
    this.dropped += dropped.length
    for (const { call } of dropped) call.fail(clientLeft())
  }

  /** Takes the turns that the call needs, if this many are left. */
  #begins(call: Call): boolean {
    const isKnown = this.#accountOf(call) !== undefined
    const turns = isKnown ? this.#turnsWhenKnown(call) : this.#untilKnown
    if (this.#taken + turns > this.#most) return false
    this.#running.set(call, turns)
    if (!isKnown) this.#unknown.add(call)
    this.#taken += turns
    call.turns = this
    return true
  }

  #turnsWhenKnown(call: Call): number {
    return Math.min(turnsOf(call), this.#most)
  }

  #clientOf(call: Call): unknown {
    return this.#accountOf(call) ?? call.request.via ?? call.connection
  }

  #wait(call: Call, work: () => void): void {
    this.#waiting.push(this.#clientOf(call), call, work)
    this.#timer ??= setInterval(() => this.#next(), lookMs).unref()
    this.#next()
  }

  /** The loop that serves the next ones also sees work that ends at once. */
  #next(): void {
    if (this.#isServing) return
    this.#isServing = true
    this.#serve()
    this.#isServing = false
    if (this.waiting > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #serve(): void {
    let skipped = 0
    while (skipped < this.#waiting.clients) {
      const next = this.#waiting.first!
      const { call, work } = next
      if (call.connection.isBehind) {
        // Replies that nobody reads are not made.
        this.#waiting.toEnd(next)
        skipped += 1
        continue
      }
      const problem = problemOf(call)
      // Work that needs many turns is not overtaken by work that needs few.
      if (problem === undefined && !this.#begins(call)) return
      this.#waiting.toEnd(next)
      this.#waiting.delete(next)
      if (problem === undefined) {
        work()
        continue
      }
      if (!call.connection.open) this.dropped += 1
      call.fail(problem)
    }
  }
}

/** Why nobody waits for the answer any more, if that is so. */
function problemOf({ connection, until, request }: Call): ApiError | undefined {
  if (!connection.open) return clientLeft()
  return until !== undefined && performance.now() >= until ? tooLate(request.op) : undefined
}

function isOf({ connection, request }: Call, asker: ServerConnection, via: string | undefined): boolean {
  return connection === asker && (via === undefined || request.via === via)
}
