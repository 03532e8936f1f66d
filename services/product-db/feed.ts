import type { FeedEvent, FeedStart } from '../contract/internal.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { FeedListeners } from './feed-listeners.ts'
import { type Audience, itemEvent, orderEvent, saleEvent } from './events.ts'
import type { StoredItem } from './catalogue/item.ts'
import type { StoredOrder } from './orders/order.ts'

/** The events that are remembered for subscribers that missed some. */
export const rememberedEvents = 8_192
/** More than this in one answer would not be worth it: reading again is cheaper. */
export const mostMissed = 1_000
export const mostMissedCharacters = 250_000

type Remembered = { rev: number; item: StoredItem } | { rev: number; event: FeedEvent }

/** Tells the frontends what changed, in order, and what they missed while they were away. */
export class Feed implements Audience {
  readonly #listeners = new FeedListeners()
  #remembered: Remembered[] = []
  #next = 0
  /** Nothing before this revision is remembered. */
  #floor: number
  #isPaying: (order: StoredOrder) => boolean

  constructor(rev: number, isPaying: (order: StoredOrder) => boolean) {
    this.#floor = rev
    this.#isPaying = isPaying
  }

  listen(connection: ServerConnection): void {
    this.#listeners.listen(connection)
  }

  leave(connection: ServerConnection): void {
    this.#listeners.leave(connection)
  }

  lapse(connection: ServerConnection): void {
    this.#listeners.lapse(connection)
  }

  /** Another state was restored: what anybody knows may be wrong. */
  forget(rev: number): void {
    this.#remembered = []
    this.#next = 0
    this.#floor = rev
    this.#listeners.lapseAll()
  }

  itemChanged(item: StoredItem): void {
    this.#remember({ rev: item.rev, item })
    if (this.#listeners.any) this.#listeners.tell(itemEvent(item))
  }

  orderChanged(order: StoredOrder, rev: number): void {
    this.#rememberAndTell(orderEvent(order, rev, this.#isPaying(order)))
  }

  lineSold(order: StoredOrder, line: number, item: StoredItem | undefined, rev: number): void {
    this.#rememberAndTell(saleEvent(order, line, item, rev))
  }

  /** The events after `since`, as far as they are remembered. Only the last change of an item counts. */
  missedSince(since: number | undefined, rev: number): FeedStart {
    if (since === undefined || since === rev) return { rev, complete: true, events: [] }
    if (since < this.#floor || since > rev) return { rev, complete: false, events: [] }
    const events: FeedEvent[] = []
    let characters = 0
    for (let i = 0; i < this.#remembered.length; i += 1) {
      const entry = this.#remembered[(this.#next + i) % this.#remembered.length]!
      if (entry.rev <= since) continue
      if ('item' in entry && entry.item.rev !== entry.rev) continue
      const event = 'event' in entry ? entry.event : itemEvent(entry.item)
      events.push(event)
      characters += event.text.length
      if (events.length > mostMissed || characters > mostMissedCharacters)
        return { rev, complete: false, events: [] }
    }
    return { rev, complete: true, events }
  }

  #rememberAndTell(event: FeedEvent): void {
    this.#remember({ rev: event.rev, event })
    this.#listeners.tell(event)
  }

  #remember(entry: Remembered): void {
    if (this.#remembered.length < rememberedEvents) {
      this.#remembered.push(entry)
      return
    }
    this.#floor = this.#remembered[this.#next]!.rev
    this.#remembered[this.#next] = entry
    this.#next = (this.#next + 1) % rememberedEvents
  }
}
