import type { Socket } from 'node:net'
import { encodeFrame, headerBytes, maxFrameBytes } from './frame.ts'
import type { Line } from './line.ts'

/** More frames than this in one write keep the peer waiting for the first of them. */
const framesPerWrite = 16
const pageBytes = 65_536
const largestShare = pageBytes / 4

/** Frames are encoded straight into pages shared by all connections of the process: one allocation for many frames. */
let page = Buffer.allocUnsafeSlow(pageBytes)
let used = 0
/** A socket could not send all at once, and may still read from the page. */
let lent = false

const waiting: Outbox[] = []
const lastWords: (() => void)[] = []
let scheduled = false

function schedule(): void {
  if (scheduled) return
  scheduled = true
  setImmediate(flushAll)
}

function flushAll(): void {
  scheduled = false
  for (const say of lastWords.splice(0)) say()
  for (const outbox of waiting.splice(0)) outbox.flush()
  if (!lent && waiting.length === 0) used = 0
}

/** Calls back once at the end of this event-loop turn, in time for what it sends to leave with the rest. */
export function beforeFlush(say: () => void): void {
  lastWords.push(say)
  schedule()
}

function room(bytes: number): void {
  if (pageBytes - used >= bytes) return
  page = Buffer.allocUnsafeSlow(pageBytes)
  used = 0
  lent = false
}

/** The frames that a connection will send, gathered over an event-loop turn and written at once. */
export class Outbox {
  #socket: Socket
  /** Where the bytes go: onto the socket, unless somebody stands before it. */
  sink: { write(bytes: Buffer): unknown }
  #line: Line
  #pieces: Buffer[] = []
  #frames = 0
  #scheduled = false
  #page = page
  #from = 0
  #to = 0
  /** Bytes handed to the socket since the connection began. */
  written = 0

  constructor(socket: Socket, line: Line) {
    this.#socket = socket
    this.sink = socket
    this.#line = line
  }

  push(text: string): void {
    const mostBytes = headerBytes + text.length * 3
    if (mostBytes > largestShare) {
      this.#pushPiece(encodeFrame(text))
    } else {
      room(mostBytes)
      const start = used
      const length = page.write(text, start + headerBytes)
      this.#seal(start, length)
    }
    this.#pushed()
  }

  /** A frame whose text is `before`, bytes that are passed on unread, and `after`. */
  pushAround(before: string, bytes: Buffer, start: number, end: number, after: string): void {
    const afterAt = before.length + end - start
    const length = afterAt + (after === '' ? 0 : Buffer.byteLength(after))
    if (length > maxFrameBytes)
      throw new RangeError(`A frame of ${length} bytes is over the limit of ${maxFrameBytes}.`)
    const isLarge = headerBytes + length > largestShare
    if (!isLarge) room(headerBytes + length)
    const frame = isLarge ? Buffer.allocUnsafe(headerBytes + length) : page
    const at = (isLarge ? 0 : used) + headerBytes
    if (before !== '') frame.write(before, at, 'latin1')
    bytes.copy(frame, at + before.length, start, end)
    if (after !== '') frame.write(after, at + afterAt)
    if (isLarge) {
      frame.writeUInt32BE(length, 0)
      this.#pushPiece(frame)
    } else this.#seal(at - headerBytes, length)
    this.#pushed()
  }

  flush(): void {
    this.#scheduled = false
    if (this.#frames === 0) return
    this.#frames = 0
    let bytes: Buffer
    if (this.#pieces.length === 0) {
      bytes = this.#page.subarray(this.#from, this.#to)
    } else {
      this.#closePiece()
      bytes = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces)
      this.#pieces = []
    }
    this.#from = this.#to = 0
    this.written += bytes.length
    if (this.#socket.destroyed || !this.#socket.writable) return
    this.sink.write(bytes)
    // A shaper before the socket may keep them for a while.
    if (this.sink !== this.#socket || this.#socket.writableLength > 0) lent = true
  }

  #seal(start: number, length: number): void {
    page.writeUInt32BE(length, start)
    used = start + headerBytes + length
    this.#note(page, start + headerBytes, used)
    if (this.#page !== page || this.#to !== start) {
      this.#closePiece()
      this.#page = page
      this.#from = start
    }
    this.#to = used
  }

  #closePiece(): void {
    if (this.#to > this.#from) this.#pieces.push(this.#page.subarray(this.#from, this.#to))
    this.#from = this.#to = 0
  }

  #pushPiece(frame: Buffer): void {
    this.#closePiece()
    this.#pieces.push(frame)
    this.#note(frame, headerBytes, frame.length)
  }

  /** A shaper before the socket notes what it lets pass itself. */
  #note(bytes: Buffer, start: number, end: number): void {
    if (this.sink === this.#socket) this.#line.noteSent(bytes, start, end)
  }

  #pushed(): void {
    this.#frames += 1
    if (this.#frames >= framesPerWrite) {
      this.flush()
    } else if (!this.#scheduled) {
      this.#scheduled = true
      waiting.push(this)
      schedule()
    }
  }
}
