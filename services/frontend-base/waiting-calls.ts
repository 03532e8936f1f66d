import type { Call } from '../process/call.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { Linked, LinkedList } from './linked-list.ts'

/** A request that waits for its turn, in the list of its client's requests. */
export class WaitingCall extends Linked<WaitingCall> {
  readonly call: Call
  readonly work: () => void
  readonly client: WaitingClient

  constructor(call: Call, work: () => void, client: WaitingClient) {
    super()
    this.call = call
    this.work = work
    this.client = client
  }
}

/** A client with requests that wait, in the list of those clients. */
class WaitingClient extends Linked<WaitingClient> {
  readonly key: unknown
  readonly calls = new LinkedList<WaitingCall>()

  constructor(key: unknown) {
    super()
    this.key = key
  }
}

/**
 * Requests that wait for a turn, by the client whose turn it will be, and by who has sent them: when somebody leaves, no
 * request of anybody else is looked at, however many there are.
 */
export class WaitingCalls {
  /** In the order in which the clients come next. */
  readonly #order = new LinkedList<WaitingClient>()
  readonly #clients = new Map<unknown, WaitingClient>()
  readonly #senders = new Map<ServerConnection | string, Set<WaitingCall>>()
  size = 0

  /** How many clients have requests here. */
  get clients(): number {
    return this.#clients.size
  }

  /** The request that is next, if any waits. */
  get first(): WaitingCall | undefined {
    return this.#order.first?.calls.first
  }

  push(key: unknown, call: Call, work: () => void): void {
    let client = this.#clients.get(key)
    if (client === undefined) {
      client = new WaitingClient(key)
      this.#clients.set(key, client)
      this.#order.push(client)
    }
    const waiting = new WaitingCall(call, work, client)
    client.calls.push(waiting)
    this.#note(call.connection, waiting)
    if (call.request.via !== undefined) this.#note(call.request.via, waiting)
    this.size += 1
  }

  /** The other clients come first now. */
  toEnd({ client }: WaitingCall): void {
    this.#order.delete(client)
    this.#order.push(client)
  }

  delete(waiting: WaitingCall): void {
    const { call, client } = waiting
    client.calls.delete(waiting)
    if (client.calls.first === undefined) {
      this.#order.delete(client)
      this.#clients.delete(client.key)
    }
    this.#forget(call.connection, waiting)
    if (call.request.via !== undefined) this.#forget(call.request.via, waiting)
    this.size -= 1
  }

  /** The requests of a connection, or those of one client of a gateway. */
  sentBy(connection: ServerConnection, via: string | undefined): WaitingCall[] {
    const sent = [...(this.#senders.get(via ?? connection) ?? [])]
    // Another gateway may call a client the same.
    return via === undefined ? sent : sent.filter(({ call }) => call.connection === connection)
  }

  #note(sender: ServerConnection | string, waiting: WaitingCall): void {
    const sent = this.#senders.get(sender)
    if (sent === undefined) this.#senders.set(sender, new Set([waiting]))
    else sent.add(waiting)
  }

  #forget(sender: ServerConnection | string, waiting: WaitingCall): void {
    const sent = this.#senders.get(sender)!
    sent.delete(waiting)
    if (sent.size === 0) this.#senders.delete(sender)
  }
}
