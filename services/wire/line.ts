import type { Socket } from 'node:net'

/** One connection, as it is known to who watches its frames. */
export class Line {
  /** The other end: the name from the handshake, or the service that was called. */
  peer = 'client'
  /** This end made the connection. */
  isDialled = false
  unwatched = false
  /** Frames since the connection began: the nth that one end sends is the nth that the other receives. */
  sent = 0
  received = 0
  #socket: Socket
  #ends: string | undefined

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** The address of who made the connection and the address that was called, the same seen from either end. */
  get ends(): string {
    if (this.#ends !== undefined) return this.#ends
    const { localAddress, localPort, remoteAddress, remotePort } = this.#socket
    const own = endpoint(localAddress, localPort)
    const other = endpoint(remoteAddress, remotePort)
    const ends = this.isDialled ? `${own}>${other}` : `${other}>${own}`
    if (remotePort !== undefined) this.#ends = ends
    return ends
  }

  dialled(service: string, unwatched = false): void {
    this.peer = service
    this.isDialled = true
    this.unwatched = unwatched
  }
}

/** Told of every frame of this process. The bytes are valid only during the call. */
export interface LineWatcher {
  sent(line: Line, bytes: Buffer, start: number, end: number): void
  received(line: Line, bytes: Buffer, start: number, end: number): void
}

/** Set only while somebody wants to see frames. */
export let lineWatcher: LineWatcher | undefined

export function watchLines(watcher: LineWatcher | undefined): void {
  lineWatcher = watcher
}

const mappedPrefix = '::ffff:'

function endpoint(address = '?', port = 0): string {
  return `${address.startsWith(mappedPrefix) ? address.slice(mappedPrefix.length) : address}:${port}`
}
