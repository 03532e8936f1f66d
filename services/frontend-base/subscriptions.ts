import type { FeedEvent, FeedStart } from '../contract/internal.ts'
import { refusesSession } from '../contract/session-end.ts'
import type { Call } from '../process/call.ts'
import type { Log } from '../process/log.ts'
import { ApiError } from '../wire/errors.ts'
import { encodeEvent, type EventMessage } from '../wire/message.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { type Backends, sessionAccount } from './backends.ts'
import { readOptions } from './call-options.ts'

interface Subscription {
  topics: Set<string>
  account: number
  session: string
  /** Read too slowly to be sent everything: must be told to read again. */
  behind: boolean
}

const lookAroundMs = 1_000

/** Which connections want which events. product-db is followed only while somebody does. */
export class Subscriptions {
  #backends: Backends
  #log: Log
  #subscribed = new Map<ServerConnection, Subscription>()
  #following = false
  /** The newest revision that was passed on. */
  #rev: number | undefined
  #timer: NodeJS.Timeout

  constructor(backends: Backends, log: Log, sessionCheckMs: number) {
    this.#backends = backends
    this.#log = log
    let nextCheck = 0
    this.#timer = setInterval(
      () => {
        this.#catchUp()
        if (Date.now() < nextCheck) return
        nextCheck = Date.now() + sessionCheckMs
        this.checkSessions()
      },
      Math.min(lookAroundMs, sessionCheckMs),
    )
    this.#timer.unref()
  }

  async subscribe(call: Call): Promise<void> {
    const { topics: wanted, since } = call.args as { topics: string[]; since?: number }
    const topics = new Set(wanted)
    const account = await sessionAccount(this.#backends, call)
    if (!this.#following) this.#follow()
    const args = { since, topics: [...topics], account }
    // Not awaited: the next event may stand right behind this answer, and must find the subscription made.
    this.#backends.products.call('MissedSince', args, readOptions(call), (error, result) => {
      if (error) call.fail(error)
      else this.#begin(call, topics, account, result as FeedStart)
    })
  }

  #begin(call: Call, topics: Set<string>, account: number, { rev, complete, events }: FeedStart): void {
    const { connection } = call
    const session = call.request.session!
    call.succeed(JSON.stringify({ rev, complete }))
    let behind = false
    for (const { text } of events) behind = !connection.pushEvent(text) || behind
    if (topics.size === 0 || !connection.open) this.#subscribed.delete(connection)
    else this.#subscribed.set(connection, { topics, account, session, behind })
    // The connection to product-db may have broken while nobody was subscribed yet.
    if (!this.#following) this.#follow()
  }

  leave(connection: ServerConnection): void {
    this.#subscribed.delete(connection)
  }

  /** The connection that logged out knows; others of the same session are told. */
  loggedOut(session: string, by: ServerConnection): void {
    if (this.#subscribed.get(by)?.session === session) this.#subscribed.delete(by)
    this.#tellEnded(session, new ApiError('UNAUTHENTICATED', 'This session was logged out. Log in again.'))
  }

  /** The connection to product-db is there again: what happened meanwhile is asked for. */
  reconnected(): void {
    if (this.#subscribed.size > 0) this.#follow()
  }

  /** Until it is there again, no events come. */
  disconnected(): void {
    this.#following = false
  }

  receive(message: EventMessage): void {
    if (message.event === 'feed') this.#passOn(message as unknown as FeedEvent)
    if (message.event === 'feedLost') this.#follow()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #follow(): void {
    this.#following = true
    const since = this.#rev
    this.#backends.products.call('Feed', { since }, { safety: 'read' }, (error, result) => {
      if (error) {
        this.#following = false
        // The next attempt begins from scratch.
        this.#rev = undefined
        this.#log.warn({ err: error }, 'product-db cannot be followed')
        return
      }
      const { rev, complete, events } = result as FeedStart
      this.#rev = rev
      if (complete && since !== undefined) for (const event of events) this.#passOn(event)
      else for (const [connection, subscription] of this.#subscribed) this.#resync(connection, subscription)
    })
  }

  #passOn({ topic, to, rev, text }: FeedEvent): void {
    this.#rev = Math.max(this.#rev ?? 0, rev)
    for (const [connection, subscription] of this.#subscribed) {
      if (subscription.behind || !subscription.topics.has(topic)) continue
      if (to !== undefined && to !== subscription.account) continue
      if (!connection.pushEvent(text)) subscription.behind = true
    }
  }

  #catchUp(): void {
    if (!this.#following && this.#subscribed.size > 0 && this.#backends.products.state === 'ready')
      this.#follow()
    for (const [connection, subscription] of this.#subscribed) {
      if (subscription.behind) this.#resync(connection, subscription)
    }
  }

  #resync(connection: ServerConnection, subscription: Subscription): void {
    const reason = '{"reason":"some events were missed: read everything again"}'
    subscription.behind = !connection.pushEvent(encodeEvent('resync', this.#rev ?? 0, reason))
  }

  /** Events do not keep a session alive, and end with it. */
  checkSessions(): void {
    for (const session of new Set(
      [...this.#subscribed.values()].map((subscription) => subscription.session),
    )) {
      this.#backends.sessions.look(session, (error) => {
        if (error && refusesSession(error.code)) this.#tellEnded(session, error)
      })
    }
  }

  #tellEnded(session: string, { code, message }: ApiError): void {
    for (const [connection, subscription] of this.#subscribed) {
      if (subscription.session !== session) continue
      connection.pushEvent(encodeEvent('session', this.#rev ?? 0, JSON.stringify({ code, message })))
      this.#subscribed.delete(connection)
    }
  }
}
