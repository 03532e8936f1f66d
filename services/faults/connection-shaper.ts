import { FrameDecoder, headerBytes } from '../wire/frame.ts'
import type { ShapedLine, Shaper } from '../wire/shaper.ts'
import { Lane } from './lane.ts'
import type { LaneFault } from './lane-fault.ts'

export interface ShapedFaults {
  outgoing: readonly LaneFault[]
  incoming: readonly LaneFault[]
}

/** At the server end services prove who they are first: nothing is done to that, and then nothing more to them. */
const handshakes = ['{"hello"', '{"welcome"', '{"proof"'].map((text) => Buffer.from(text))
/** Without these a connection is of no use: who waits for them cannot ask again on it. */
const unrepeatable = [...handshakes, Buffer.from('{"event"')]

/** Faults at work on one connection of a service, both ways. */
export class ConnectionShaper implements Shaper {
  #line: ShapedLine
  #sparesHandshake: boolean
  #outgoing: Lane
  #incoming: Lane
  #decoder: FrameDecoder
  #isCrippled = false

  constructor(line: ShapedLine, sparesHandshake: boolean) {
    this.#line = line
    this.#sparesHandshake = sparesHandshake
    const reset = () => line.reset()
    const eased = () => line.eased()
    this.#outgoing = new Lane({ pass: (bytes) => line.write(bytes), reset, eased })
    this.#incoming = new Lane({ pass: (bytes) => line.deliver(bytes), reset, eased })
    this.#decoder = new FrameDecoder((bytes, start, end) => {
      this.#receiveFrame(Buffer.from(bytes.subarray(start - headerBytes, end)))
    })
  }

  get unsent(): number {
    return this.#outgoing.heldBytes
  }

  get unread(): number {
    return this.#incoming.heldBytes
  }

  get held(): number {
    return this.#decoder.held
  }

  replace({ outgoing, incoming }: ShapedFaults): void {
    this.#outgoing.replace(outgoing)
    this.#incoming.replace(incoming)
    const swallows = [...outgoing, ...incoming].some(({ fault }) => fault.kind === 'black-hole')
    if (this.#isCrippled && !swallows) this.#line.reset()
  }

  takeHeld(): Buffer {
    return this.#decoder.takeHeld()
  }

  write(frames: Buffer): void {
    for (let at = 0; at < frames.length;) {
      const end = at + headerBytes + frames.readUInt32BE(at)
      const frame = frames.subarray(at, end)
      if (this.#push(this.#outgoing, frame)) this.#line.notes.noteSent(frame, headerBytes, frame.length)
      else this.#line.notes.noteUnsent(frame, headerBytes, frame.length)
      at = end
    }
  }

  #receiveFrame(frame: Buffer): void {
    if (this.#push(this.#incoming, frame)) return
    // Frames before it may still be held back, and count first.
    this.#incoming.after(() => this.#line.notes.noteUnread(frame, headerBytes, frame.length))
  }

  receive(chunk: Buffer, end: number): void {
    this.#decoder.push(chunk, end)
  }

  beforeClose(then: () => void): void {
    this.#outgoing.close(then)
  }

  afterReceived(then: () => void): void {
    this.#incoming.close(then)
  }

  /** False if the frame is lost. */
  #push(lane: Lane, frame: Buffer): boolean {
    if (this.#sparesHandshake && handshakes.some((beginning) => begins(frame, beginning))) {
      lane.pass(frame)
      return true
    }
    if (lane.push(frame)) return true
    if (unrepeatable.some((beginning) => begins(frame, beginning))) this.#isCrippled = true
    return false
  }
}

function begins(frame: Buffer, beginning: Buffer): boolean {
  const end = headerBytes + beginning.length
  return frame.length >= end && frame.compare(beginning, 0, beginning.length, headerBytes, end) === 0
}
