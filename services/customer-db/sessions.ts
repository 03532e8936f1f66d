import { hash, randomBytes } from 'node:crypto'
import type { Role } from '../contract/values.ts'
import type { DurableState } from '../engine/durable.ts'
import type { ApiError } from '../wire/errors.ts'
import type { CustomerCommand, LastUse } from './commands.ts'
import type { Session } from './records.ts'
import { sessionRefusals } from './session-refusals.ts'
import type { CustomerState } from './state.ts'

type Storage = DurableState<CustomerState, CustomerCommand, unknown>

/** The store learns this often who was active; after a crash nobody loses more than this of their idle time. */
export function touchMsOf(idleMs: number): number {
  return Math.min(5_000, idleMs / 4)
}

export function newToken(): string {
  return randomBytes(16).toString('base64url')
}

export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

/**
 * The sessions and their ends. The time of each last request is kept here, and noted in the journal from time to time.
 */
export class Sessions {
  #storage: Storage
  #idleMs: number
  #mayExpire = true
  #touchMs: number
  #seenAt = new WeakMap<Session, number>()
  #active = new Set<Session>()
  /** Logged out while that could not be written down; it is as soon as it can be. */
  #left = new Set<string>()
  #timer: NodeJS.Timeout
  #now: () => number

  constructor(storage: Storage, idleMs: number, now: () => number = Date.now) {
    this.#storage = storage
    this.#idleMs = idleMs
    this.#touchMs = touchMsOf(idleMs)
    this.#now = now
    this.#timer = setInterval(() => this.#lookAround(), Math.max(50, this.#touchMs))
    this.#timer.unref()
  }

  /** The session of a token. Asking for it counts as activity, unless it is done silently. */
  find(token: string | undefined, role: Role, silently = false): Session | ApiError {
    if (token === undefined) return sessionRefusals.none()
    const tokenHash = hashToken(token)
    const { sessions, expired } = this.#storage.machine
    const session = this.#left.has(tokenHash) ? undefined : sessions.get(tokenHash)
    if (session === undefined) {
      const mark = expired.get(tokenHash)
      if (mark === undefined) return sessionRefusals.unknown()
      return mark.role === role ? sessionRefusals.expired(this.#idleMs) : sessionRefusals.wrongRole(mark.role)
    }
    if (session.account.role !== role) return sessionRefusals.wrongRole(session.account.role)
    const now = this.#now()
    if (this.#isIdle(session, now)) {
      this.#expire([tokenHash], now)
      return sessionRefusals.expired(this.#idleMs)
    }
    if (!silently) {
      this.#seenAt.set(session, now)
      this.#active.add(session)
    }
    return session
  }

  /** Ends a session at once, although the journal does not know of it yet. */
  leave(tokenHash: string): void {
    this.#left.add(tokenHash)
  }

  /** While they do not expire they are kept, so that they live on when they may expire again, or after a restart. */
  setExpiry(expire: boolean): void {
    if (expire && !this.#mayExpire) this.#keepAll(0)
    this.#mayExpire = expire
  }

  close(): void {
    clearInterval(this.#timer)
    this.#noteActivity()
  }

  #isIdle(session: Session, now: number): boolean {
    return this.#mayExpire && now - this.#lastSeen(session) > this.#idleMs
  }

  /** Those that have not been used for this long. */
  #keepAll(unusedMs: number): void {
    // Requests count with their own times.
    this.#noteActivity()
    const now = this.#now()
    const kept: LastUse[] = []
    for (const session of this.#storage.machine.sessions.values()) {
      if (now - this.#lastSeen(session) < unusedMs) continue
      this.#seenAt.set(session, now)
      kept.push([session.tokenHash, now])
    }
    if (kept.length > 0) this.#storage.submit({ op: 'touch', seen: [], kept }, () => undefined)
  }

  #lastSeen(session: Session): number {
    const { lastUsed, keptAt } = session
    return this.#seenAt.get(session) ?? Math.max(lastUsed, keptAt ?? 0) + this.#touchMs
  }

  #writeDownLeft(): void {
    for (const tokenHash of this.#left) {
      this.#storage.submit({ op: 'logout', at: this.#now(), tokenHash }, (error) => {
        if (!error) this.#left.delete(tokenHash)
      })
    }
  }

  #lookAround(): void {
    this.#writeDownLeft()
    if (!this.#mayExpire) this.#keepAll(this.#idleMs / 2)
    this.#noteActivity()
    const now = this.#now()
    const idle: string[] = []
    for (const session of this.#storage.machine.sessions.values()) {
      if (this.#isIdle(session, now)) idle.push(session.tokenHash)
    }
    if (idle.length > 0) this.#expire(idle, now)
  }

  #noteActivity(): void {
    if (this.#active.size === 0) return
    const seen = [...this.#active].map((session): LastUse => [session.tokenHash, this.#lastSeen(session)])
    this.#active.clear()
    this.#storage.submit({ op: 'touch', seen }, () => undefined)
  }

  #expire(tokenHashes: string[], at: number): void {
    // If the disk is full this comes to nothing, and the next look around tries again.
    this.#storage.submit({ op: 'expire', at, tokenHashes }, () => undefined)
  }
}
