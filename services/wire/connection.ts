import type { Socket } from 'node:net'
import { Line } from './line.ts'
import { FrameDecoder, type FrameHandler, FrameLengthError } from './frame.ts'
import type { WireLimits } from './limits.ts'
import { Outbox } from './outbox.ts'
import type { ShapedLine, Shaper } from './shaper.ts'

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
  #shaper: Shaper | undefined
  #isGone = false
  closing = false

  constructor(socket: Socket, limits: WireLimits, handlers: ConnectionHandlers) {
    this.socket = socket
    this.#limits = limits
    this.#handlers = handlers
    this.line = new Line(socket)
    this.outbox = new Outbox(socket, this.line)
    this.#decoder = new FrameDecoder((bytes, start, end) => {
      this.#partialSince = 0
      this.line.noteReceived(bytes, start, end)
      if (!this.closing) handlers.onFrame(bytes, start, end)
    })
    socket.setNoDelay(true)
    socket.on('drain', () => this.resumeIfReady())
    socket.on('end', () => this.#noticed(() => handlers.onEnd?.()))
    socket.on('error', (error) => (this.#error = error))
    socket.on('close', () => this.#noticed(() => this.#gone()))
  }

  /** The shaper handles everything from now on, including bytes in flight. */
  shape(make: (line: ShapedLine) => Shaper): void {
    const shaper = make({
      notes: this.line,
      write: (bytes) => {
        if (!this.socket.destroyed && this.socket.writable) this.socket.write(bytes)
      },
      deliver: (bytes) => this.#decode(bytes, bytes.length),
      reset: () => this.reset(),
      eased: () => this.resumeIfReady(),
    })
    this.outbox.flush()
    this.outbox.sink = shaper
    this.#shaper = shaper
    const held = this.#decoder.takeHeld()
    if (held.length > 0) shaper.receive(held, held.length)
  }

  unshape(): void {
    const shaper = this.#shaper
    this.outbox.flush()
    this.outbox.sink = this.socket
    this.#shaper = undefined
    if (shaper) this.#finish(shaper)
    this.resumeIfReady()
  }

  /** The beginning of a frame that a former shaper has not read to its end. */
  #finish(shaper: Shaper): void {
    const held = shaper.takeHeld()
    if (held.length > 0) this.#decode(held, held.length)
  }

  get peer(): string {
    return `${this.socket.remoteAddress ?? '?'}:${this.socket.remotePort ?? 0}`
  }

  receive(chunk: Buffer, end = chunk.length): void {
    if (this.closing) return
    if (this.#shaper === undefined) this.#decode(chunk, end)
    else this.#receiveShaped(this.#shaper, chunk, end)
    if (this.overBuffered) this.pause()
  }

  #decode(bytes: Buffer, end: number): void {
    if (this.closing) return
    try {
      this.#decoder.push(bytes, end)
    } catch (error) {
      this.#badFrame(error)
      return
    }
    this.#noteUnfinished(this.#decoder.held)
  }

  #receiveShaped(shaper: Shaper, chunk: Buffer, end: number): void {
    try {
      shaper.receive(chunk, end)
    } catch (error) {
      this.#badFrame(error)
      return
    }
    // A frame among those that arrived together may have ended what was done to the connection.
    if (shaper !== this.#shaper) {
      this.#finish(shaper)
      return
    }
    this.#noteUnfinished(this.#decoder.held + shaper.held)
    if (shaper.unread > this.#limits.maxBufferedBytes) this.pause()
  }

  #badFrame(error: unknown): void {
    if (!(error instanceof FrameLengthError)) throw error
    this.#handlers.onBadFrame(error)
  }

  #noteUnfinished(held: number): void {
    if (held === 0) this.#partialSince = 0
    else if (this.#partialSince === 0) this.#partialSince = Date.now()
  }

  /** Bytes of a frame that has not arrived as a whole. */
  get held(): number {
    return this.#decoder.held
  }

  /** The longest frame that the peer may send. */
  set mostFrameBytes(bytes: number) {
    this.#decoder.most = bytes
  }

  /** Bytes that wait for the peer to read. */
  get unsent(): number {
    return this.socket.writableLength + (this.#shaper === undefined ? 0 : this.#shaper.unsent)
  }

  get overBuffered(): boolean {
    return this.unsent > this.#limits.maxBufferedBytes
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.socket.pause()
  }

  resumeIfReady(mayRead = true): void {
    if (!this.#paused || this.closing || !mayRead || this.overBuffered) return
    if (this.#shaper !== undefined && this.#shaper.unread > this.#limits.maxBufferedBytes) return
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
    if (this.#shaper === undefined) this.#endNow()
    else this.#shaper.beforeClose(() => this.#endNow())
  }

  #endNow(): void {
    // However long the peer takes to read what is waiting for it, as long as it reads.
    this.socket.end(() => setTimeout(() => this.socket.destroy(), lingerMs).unref())
    this.socket.resume()
  }

  destroy(cause?: Error): void {
    this.closing = true
    this.#error ??= cause
    if (this.#shaper === undefined) {
      this.socket.destroy()
      return
    }
    this.#shaper.beforeClose(() => this.socket.destroy())
    process.nextTick(() => this.#gone())
  }

  /** Both ends lose it at once, and all that is under way on it. */
  reset(): void {
    this.closing = true
    this.#error ??= new Error('the connection was reset')
    this.socket.resetAndDestroy()
  }

  /** The peer's action on the socket, unless a fault delays that too. */
  #noticed(then: () => void): void {
    if (this.#shaper === undefined || this.closing) then()
    else this.#shaper.afterReceived(then)
  }

  #gone(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.closing = true
    this.#handlers.onClose(this.#error)
  }
}
