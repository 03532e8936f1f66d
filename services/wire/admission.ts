import { ApiError } from './errors.ts'
import type { WireLimits } from './limits.ts'

/** A connection as far as it matters here. */
export interface Admitted {
  readonly address: string
  /** Somebody has logged in on it, or it is another service's. */
  readonly isKnown: boolean
  /** It has asked nothing for a while and waits for nothing, or has had long enough to log in. */
  readonly mayGiveWay: boolean
  /** Bytes that wait for the peer to read. */
  readonly unsent: number
  destroy(): void
}

/**
 * Decides which clients stay connected when there are too many connections, or when they take too much memory together.
 * Quiet connections without a login have to leave first, so that nobody can keep honest clients out by holding
 * connections open.
 */
export class Admission {
  #limits: WireLimits
  #connections: ReadonlySet<Admitted>
  #perAddress = new Map<string, number>()
  /** Bytes of the requests that connections hold, and which part of them belongs to connections without a login. */
  #held = new Map<Admitted, number>()
  #heldBytes = 0
  #strangerBytes = 0
  /** Connections that were closed in favour of others. */
  evicted = 0
  /** Connections that were not taken. */
  refused = 0

  /** `connections` are in the order in which they were opened. */
  constructor(limits: WireLimits, connections: ReadonlySet<Admitted>) {
    this.#limits = limits
    this.#connections = connections
  }

  /** Makes room for one more connection, or says why there is none. */
  refusalFor(address: string): ApiError | undefined {
    const problem = this.#lacks(address)
    if (problem === undefined) return undefined
    this.refused += 1
    return new ApiError('OVERLOADED', problem)
  }

  /** The system has no descriptors left, whatever was reckoned with: one quiet connection less helps the next. */
  makeRoom(): void {
    this.#evictQuiet()
  }

  #lacks(address: string): string | undefined {
    const { maxConnections, maxPerAddress } = this.#limits
    if ((this.#perAddress.get(address) ?? 0) >= maxPerAddress && !this.#evictQuiet(address))
      return `There are ${maxPerAddress} connections from ${address} already. Close one, or try again later.`
    if (this.#connections.size >= maxConnections && !this.#evictQuiet())
      return 'This service has as many connections as it accepts. Try again later.'
    return undefined
  }

  opened({ address }: Admitted): void {
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1)
  }

  closed(connection: Admitted): void {
    const { address } = connection
    const left = this.#perAddress.get(address)! - 1
    if (left === 0) this.#perAddress.delete(address)
    else this.#perAddress.set(address, left)
    this.#forget(connection)
  }

  /** The requests of a connection take this many bytes now. */
  holds(connection: Admitted, bytes: number): void {
    this.#forget(connection)
    if (bytes === 0) return
    this.#held.set(connection, bytes)
    this.#add(connection, bytes)
    if (this.#strangerBytes > this.#limits.strangerBytes) this.#evictLargest(({ isKnown }) => !isKnown)
    else if (this.#heldBytes > this.#limits.heldBytes) this.#evictLargest(() => true)
  }

  /** Somebody has just logged in on a connection. */
  becameKnown(connection: Admitted): void {
    this.#strangerBytes -= this.#held.get(connection) ?? 0
  }

  /** Replies that nobody reads take memory as well: where all have too many of them, the slowest readers leave. */
  checkUnsent(): void {
    let excess = this.unsentBytes - this.#limits.unsentBytes
    if (excess <= 0) return
    for (const connection of [...this.#connections].sort((one, other) => other.unsent - one.unsent)) {
      excess -= connection.unsent
      this.#evict(connection)
      if (excess <= 0) return
    }
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  get unsentBytes(): number {
    let bytes = 0
    for (const { unsent } of this.#connections) bytes += unsent
    return bytes
  }

  #evictQuiet(address?: string): boolean {
    for (const connection of this.#connections) {
      if (connection.isKnown || !connection.mayGiveWay) continue
      if (address !== undefined && connection.address !== address) continue
      this.#evict(connection)
      return true
    }
    return false
  }

  #evictLargest(among: (connection: Admitted) => boolean): void {
    let largest: Admitted | undefined
    let most = 0
    for (const [connection, bytes] of this.#held) {
      if (bytes <= most || !among(connection)) continue
      largest = connection
      most = bytes
    }
    this.#evict(largest!)
  }

  #evict(connection: Admitted): void {
    this.evicted += 1
    this.#forget(connection)
    connection.destroy()
  }

  #forget(connection: Admitted): void {
    const bytes = this.#held.get(connection)
    if (bytes === undefined) return
    this.#held.delete(connection)
    this.#add(connection, -bytes)
  }

  #add({ isKnown }: Admitted, bytes: number): void {
    this.#heldBytes += bytes
    if (!isKnown) this.#strangerBytes += bytes
  }
}
