import type { Json } from '../wire/peer.ts'
import type { Has } from './defects.ts'

interface Subscription {
  topics: readonly string[]
  account: number
}

interface Told {
  event: string
  rev: number
  data: Json
  account: number | undefined
}

const topicOf: Readonly<Record<string, string>> = { item: 'items', order: 'orders', sale: 'sales' }

/** The subscriptions to events of the model. */
export class ModelFeed {
  readonly #has: Has
  readonly #send: (connection: number, message: object) => void
  readonly #subscriptions = new Map<number, Subscription>()
  readonly #told: Told[] = []

  constructor(has: Has, send: (connection: number, message: object) => void) {
    this.#has = has
    this.#send = send
  }

  /** The account is that of the only one who may know; without it all may. */
  tell(event: string, rev: number, data: Json, account?: number): void {
    const told = { event, rev, data: structuredClone(data), account }
    this.#told.push(told)
    if (this.#has('sales are not told') && event === 'sale') return
    if (this.#has('the last event is lost') && data.price === 25) return
    for (const [connection, subscription] of this.#subscriptions) this.#pass(told, connection, subscription)
  }

  subscribe(connection: number, subscription: Subscription, rev: number, since: number | undefined): object {
    this.#subscriptions.set(connection, subscription)
    const missed = since === undefined ? [] : this.#told.filter((told) => told.rev > since)
    setImmediate(() => missed.forEach((told) => this.#pass(told, connection, subscription)))
    return { rev, complete: true }
  }

  leave(connection: number): void {
    this.#subscriptions.delete(connection)
  }

  #pass(
    { event, rev, data, account }: Told,
    connection: number,
    { topics, account: own }: Subscription,
  ): void {
    if (!topics.includes(topicOf[event]!) && !this.#has('topics are ignored')) return
    if (account !== undefined && account !== own && !this.#has('orders are told to everybody')) return
    this.#send(connection, { event, rev, data })
  }
}
