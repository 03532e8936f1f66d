import type { BreakerSettings } from './settings.ts'
import { SlidingWindow } from './sliding-window.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

/** Given to each call that is let through, and brought back with its outcome. */
export type Ticket = number

export type OnTurn = (isOpen: boolean) => void

export interface BreakerReport {
  state: BreakerState
  sinceMs: number
  /** The calls of the window, or of the probes while it is half-open. */
  calls: number
  failures: number
  /** Since the settings were made. */
  opened: number
  refused: number
}

/**
 * Leaves a service alone that fails too often, and finds out by a few calls when it is well again.
 *
 * A state machine that is told the time and calls nobody. The breakers that can be had wrap every call in a promise or
 * two, which on this path costs more than the call; this one costs a call two comparisons and an addition.
 *
 * An outcome counts only in the state in which its call was let through, so that what comes late changes nothing any
 * more. A probe whose answer does not come makes room for another after a while, and is judged when it ends: half-open is
 * never a dead end, and somebody who is slow on purpose is not taken for dead.
 */
export class Breaker {
  readonly #settings: BreakerSettings
  readonly #onTurn: OnTurn
  readonly #window: SlidingWindow
  #state: BreakerState = 'closed'
  #since: number
  /** Tickets from here on belong to the state of now. */
  #firstTicket = 1
  #lastTicket = 1
  /** Probes that still hold a place, and until when. */
  #probing = new Map<Ticket, number>()
  #probesSucceeded = 0
  #opened = 0
  #refused = 0

  /** @param onTurn told when it opens, and when it is closed again: not of attempts in between */
  constructor(settings: BreakerSettings, now: number, onTurn: OnTurn = () => undefined) {
    this.#settings = settings
    this.#onTurn = onTurn
    this.#window = new SlidingWindow(settings.windowMs)
    this.#since = now
  }

  state(now: number): BreakerState {
    if (this.#state === 'open' && now - this.#since >= this.#settings.openMs) this.#become('half-open', now)
    return this.#state
  }

  /** A ticket, or undefined if the call is not to be made. */
  enter(now: number): Ticket | undefined {
    // All calls of a closed breaker share one ticket.
    if (this.#state === 'closed') return this.#firstTicket
    if (this.state(now) === 'half-open' && this.#hasRoom(now)) {
      this.#lastTicket += 1
      this.#probing.set(this.#lastTicket, now + this.#settings.probeMs)
      return this.#lastTicket
    }
    this.#refused += 1
    return undefined
  }

  succeeded(ticket: Ticket, now: number): void {
    if (ticket < this.#firstTicket) return
    if (this.#state === 'closed') this.#window.succeeded(now)
    else {
      this.#probing.delete(ticket)
      this.#probesSucceeded += 1
      if (this.#probesSucceeded >= this.#settings.probes) this.#become('closed', now)
    }
  }

  failed(ticket: Ticket, now: number): void {
    if (ticket < this.#firstTicket) return
    if (this.#state === 'half-open') {
      this.#become('open', now)
      return
    }
    this.#window.failed(now)
    const { calls, failures } = this.#window.counts(now)
    if (calls >= this.#settings.leastCalls && failures >= calls * this.#settings.failureShare)
      this.#become('open', now)
  }

  /** It ended in a way that says nothing about the service. */
  passed(ticket: Ticket): void {
    this.#probing.delete(ticket)
  }

  /** How long it stays open, 0 where it is not. */
  opensInMs(now: number): number {
    return this.state(now) === 'open' ? this.#settings.openMs - (now - this.#since) : 0
  }

  report(now: number): BreakerReport {
    const state = this.state(now)
    const probes = { calls: this.#probesSucceeded + this.#probing.size, failures: 0 }
    return {
      state,
      sinceMs: Math.round(now - this.#since),
      ...(state === 'half-open' ? probes : this.#window.counts(now)),
      opened: this.#opened,
      refused: this.#refused,
    }
  }

  #hasRoom(now: number): boolean {
    for (const [ticket, until] of this.#probing) if (until <= now) this.#probing.delete(ticket)
    return this.#probing.size < this.#settings.probes
  }

  #become(state: BreakerState, now: number): void {
    const turns = state === 'closed' || this.#state === 'closed'
    this.#state = state
    this.#since = now
    this.#lastTicket += 1
    this.#firstTicket = this.#lastTicket + (state === 'half-open' ? 1 : 0)
    this.#probing.clear()
    this.#probesSucceeded = 0
    if (state === 'closed') this.#window.clear()
    if (state === 'open') this.#opened += 1
    if (turns) this.#onTurn(state === 'open')
  }
}
