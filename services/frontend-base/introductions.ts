import type { Log } from '../process/log.ts'
import type { Introduction, MeetAnswer } from '../identity/histories.ts'
import type { WireClient } from '../wire/client.ts'
import type { EventMessage } from '../wire/message.ts'

const retryMs = 500

/**
 * Tells each database who the other one is, on the frontend's own connection and before anything else: what carries the
 * numbers of one to the other comes behind it.
 */
export class Introductions {
  readonly #log: Log
  readonly #clients = new Map<WireClient, Introduction | undefined>()
  #told = ''

  constructor(log: Log) {
    this.#log = log
  }

  /** Call this when the connection is there, before any request goes out. */
  ready(client: WireClient): void {
    this.#clients.set(client, undefined)
    for (const other of this.#clients.keys()) this.#present(other, client)
    this.#ask(client)
  }

  /** True if it was an introduction: the database has another state now. */
  receive(client: WireClient, message: EventMessage): boolean {
    if (message.event !== 'introduction') return false
    this.#learn(client, message as unknown as Introduction)
    return true
  }

  #ask(client: WireClient): void {
    client.call('Introduce', {}, { safety: 'read' }, (error, result) => {
      if (error === null) this.#learn(client, result as Introduction)
      // A database of another implementation has no such operation. If a connection broke, the next one asks again.
      else if (error.code !== 'UNKNOWN_OP' && client.state === 'ready')
        setTimeout(() => client.state === 'ready' && this.#ask(client), retryMs).unref()
    })
  }

  #learn(client: WireClient, { epochs, next }: Introduction): void {
    this.#clients.set(client, { epochs, next })
    for (const other of this.#clients.keys()) this.#present(client, other)
  }

  #present(client: WireClient, to: WireClient): void {
    const introduction = this.#clients.get(client)
    if (client === to || introduction === undefined || to.state !== 'ready') return
    to.call('Meet', introduction, { safety: 'repeatable' }, (error, result) => {
      if (error === null) this.#note((result as MeetAnswer).problem ?? '')
      else if (error.code !== 'UNKNOWN_OP')
        this.#log.warn({ err: error }, 'the databases could not be introduced to each other')
    })
  }

  /** Once each time that it changes. */
  #note(problem: string): void {
    if (problem !== '' && problem !== this.#told) this.#log.error({ problem }, 'the databases are mixed up')
    this.#told = problem
  }
}
