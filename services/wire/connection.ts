import type { Socket } from 'node:net'
import { Line, lineWatcher } from './line.ts'
import { FrameDecoder, type FrameHandler, FrameLengthError } from './frame.ts'
import type { WireLimits } from './limits.ts'
import { Outbox } from './outbox.ts'

export interface ConnectionHandlers {
  onFrame: FrameHandler
  onBadFrame(error: FrameLengthError): void
  /** The peer sends nothing more, but may still read. */
  onEnd?(): void
  onClose(error: Error | undefined): void
}

/** How long a closing connection reads on, so that unread bytes do not reset it before the peer has our last frame. */
const lingerMs = 1_000

/** One socket as a stream of frames, with backpressure in both directions. */
export class Connection {
  readonly socket: Socket
  readonly outbox: Outbox
  readonly line: Line
  #decoder: FrameDecoder
  #handlers: ConnectionHandlers
  #limits: WireLimits
  #error: Error | undefined
  #paused = false
  #partialSince = 0
  #stalledSince = 0
  #lastFlushed = 0
  closing = false

  constructor(socket: Socket, limits: WireLimits, handlers: ConnectionHandlers) {
    this.socket = socket
    this.#limits = limits
    this.#handlers = handlers
    this.line = new Line(socket)
    this.outbox = new Outbox(socket, this.line)
    this.#decoder = new FrameDecoder((bytes, start, end) => {
      this.#partialSince = 0
      this.line.received += 1
      if (lineWatcher !== undefined) lineWatcher.received(this.line, bytes, start, end)
      if (!this.closing) handlers.onFrame(bytes, start, end)
    })
    socket.setNoDelay(true)
    socket.on('drain', () => this.resumeIfReady())
    socket.on('end', () => handlers.onEnd?.())
    socket.on('error', (error) => (this.#error = error))
    socket.on('close', () => {
      this.closing = true
      handlers.onClose(this.#error)
    })
  }

  get peer(): string {
    return `${this.socket.remoteAddress ?? '?'}:${this.socket.remotePort ?? 0}`
  }

  receive(chunk: Buffer, end = chunk.length): void {
    if (this.closing) return
    try {
      this.#decoder.push(chunk, end)
    } catch (error) {
      if (!(error instanceof FrameLengthError)) throw error
      this.#handlers.onBadFrame(error)
      return
    }
    if (this.#decoder.held === 0) this.#partialSince = 0
    else if (this.#partialSince === 0) this.#partialSince = Date.now()
    if (this.overBuffered) this.pause()
  }

  get overBuffered(): boolean {
    return this.socket.writableLength > this.#limits.maxBufferedBytes
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.socket.pause()
  }

  resumeIfReady(mayRead = true): void {
    if (!this.#paused || this.closing || !mayRead || this.overBuffered) return
    this.#paused = false
    this.socket.resume()
  }

  /** Why this peer deserves no more patience, if so. Called now and then for every connection. */
  overdue(now: number): string | undefined {
    const { patienceMs } = this.#limits
    if (this.#partialSince > 0 && now - this.#partialSince > patienceMs) return 'a frame was left unfinished'
    const pending = this.socket.writableLength
    const flushed = this.outbox.written - pending
    if (pending === 0 || flushed > this.#lastFlushed) this.#stalledSince = 0
    else if (this.#stalledSince === 0) this.#stalledSince = now
    this.#lastFlushed = flushed
    if (this.#stalledSince > 0 && now - this.#stalledSince > patienceMs)
      return 'the peer does not read its replies'
    return undefined
  }

  /** Sends what is waiting, then closes. */
  end(): void {
    if (this.closing) return
    this.closing = true
    this.outbox.flush()
    // However long the peer takes to read what is waiting for it, as long as it reads.
    this.socket.end(() => setTimeout(() => this.socket.destroy(), lingerMs).unref())
    this.socket.resume()
  }

  destroy(): void {
    this.closing = true
    this.socket.destroy()
  }
}
