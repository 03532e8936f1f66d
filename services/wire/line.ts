import type { Socket } from 'node:net'

/** One connection, as it is known to who watches its frames. */
export class Line {
  /** The other end: the name from the handshake, or the service that was called. */
  peer = 'client'
  /** This end made the connection. */
  isDialled = false
  unwatched = false
  /** Frames that were put on the connection: the nth that one end sends is the nth that reaches the other. */
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

  noteSent(bytes: Buffer, start: number, end: number): void {
    this.sent += 1
    if (lineWatcher !== undefined) lineWatcher.noted(this, { sent: true, nth: this.sent }, bytes, start, end)
  }

  noteReceived(bytes: Buffer, start: number, end: number): void {
    this.received += 1
    if (lineWatcher !== undefined)
      lineWatcher.noted(this, { sent: false, nth: this.received }, bytes, start, end)
  }

  /** A fault took the frame away before it was put on the connection: the other end never counts it. */
  noteUnsent(bytes: Buffer, start: number, end: number): void {
    if (lineWatcher !== undefined)
      lineWatcher.noted(this, { sent: true, nth: this.sent + 1, lost: true }, bytes, start, end)
  }

  /** A fault took the frame away after it had come: the other end has counted it. */
  noteUnread(bytes: Buffer, start: number, end: number): void {
    this.received += 1
    if (lineWatcher !== undefined)
      lineWatcher.noted(this, { sent: false, nth: this.received, lost: true }, bytes, start, end)
  }
}

/** One frame at one end of a connection. */
export interface LineFrame {
  sent: boolean
  nth: number
  /** A fault took it away at this end. */
  lost?: true
}

/** Told of every frame of this process. The bytes are valid only during the call. */
export interface LineWatcher {
  noted(line: Line, frame: LineFrame, bytes: Buffer, start: number, end: number): void
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
