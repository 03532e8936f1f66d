import type { Call } from '../host/call.ts'
import { tooLate } from '../wire/call-errors.ts'

/** These wait for something else than a turn: for a password, a payment, or for ever. */
const withoutTurn: ReadonlySet<string> = new Set(['CreateAccount', 'Login', 'MakePurchase', 'Subscribe'])

/** How often it is looked whether clients that were behind have read their replies. */
const lookMs = 50

interface Waiting {
  call: Call
  work: () => void
}

/**
 * Lets a frontend work on so many requests at a time. Further ones wait, those of one client behind each other, and the
 * clients take turns: a client that asks for much waits for itself, and nobody else does. A client is a session, or a
 * connection without one.
 */
export class FairTurns {
  #most: number
  #running = 0
  /** In the order in which the clients come next. */
  #queues = new Map<unknown, Waiting[]>()
  #timer: NodeJS.Timeout | undefined
  #isServing = false
  waiting = 0

  constructor(most: number) {
    this.#most = most
  }

  get running(): number {
    return this.#running
  }

  /** Does the work at once, or when it is this client's turn. Resolves or rejects as the work does. */
  take(call: Call, work: () => void | Promise<void>): void | Promise<void> {
    if (withoutTurn.has(call.request.op)) return work()
    if (this.#running < this.#most && this.#queues.size === 0) {
      this.#begin(call)
      return work()
    }
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

  /** A request that had its turn was answered. */
  ended(): void {
    this.#running -= 1
    if (this.waiting > 0) this.#next()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #begin(call: Call): void {
    this.#running += 1
    call.turns = this
  }

  #wait(call: Call, work: () => void): void {
    const client = call.request.session ?? call.connection
    const queue = this.#queues.get(client)
    if (queue === undefined) this.#queues.set(client, [{ call, work }])
    else queue.push({ call, work })
    this.waiting += 1
    this.#timer ??= setInterval(() => this.#next(), lookMs).unref()
    this.#next()
  }

  /** What ends at once while the next are being served is seen by the loop that serves them. */
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
    while (this.#running < this.#most && skipped < this.#queues.size) {
      const [client, queue] = this.#queues.entries().next().value!
      this.#queues.delete(client)
      if (queue[0]!.call.connection.isBehind) {
        // Replies that nobody reads are not made.
        this.#queues.set(client, queue)
        skipped += 1
        continue
      }
      const { call, work } = queue.shift()!
      this.waiting -= 1
      if (queue.length > 0) this.#queues.set(client, queue)
      this.#start(call, work)
    }
  }

  #start(call: Call, work: () => void): void {
    if (!call.connection.open) return
    if (call.until !== undefined && performance.now() >= call.until) {
      call.fail(tooLate(call.request.op))
      return
    }
    this.#begin(call)
    work()
  }
}
