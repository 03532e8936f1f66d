/** A frame is a 4-byte big-endian length and that many bytes. */
export const headerBytes = 4
export const maxFrameBytes = 1_048_576

export class FrameLengthError extends Error {
  constructor(length: number, most: number) {
    super(`A frame announced ${length} bytes; a length from 1 to ${most} is allowed.`)
    this.name = 'FrameLengthError'
  }
}

/** Receives the bytes of one frame: `bytes[start..end)`, valid only until it returns. */
export type FrameHandler = (bytes: Buffer, start: number, end: number) => void

const firstPartialBytes = 1024
const keptPartialBytes = 65_536

/**
 * Cuts a stream of chunks into frames without copying, except for a frame that arrives in pieces. Room for such a frame
 * grows with the bytes that really arrived, never with the length that was announced.
 */
export class FrameDecoder {
  #onFrame: FrameHandler
  #partial: Buffer = Buffer.alloc(0)
  #held = 0
  /** The longest frame that is taken. */
  most = maxFrameBytes

  constructor(onFrame: FrameHandler) {
    this.#onFrame = onFrame
  }

  /** Bytes of an unfinished frame. */
  get held(): number {
    return this.#held
  }

  /** Takes the bytes of an unfinished frame out, for somebody else to finish. */
  takeHeld(): Buffer {
    const held = Buffer.from(this.#partial.subarray(0, this.#held))
    this.#held = 0
    return held
  }

  push(chunk: Buffer, chunkEnd = chunk.length): void {
    let at = this.#held > 0 ? this.#completePartial(chunk, chunkEnd) : 0
    while (chunkEnd - at >= headerBytes) {
      const end = at + headerBytes + this.#checkedLength(chunk, at)
      if (end > chunkEnd) break
      this.#onFrame(chunk, at + headerBytes, end)
      at = end
    }
    if (at < chunkEnd) this.#keep(chunk, at, chunkEnd)
  }

  #completePartial(chunk: Buffer, chunkEnd: number): number {
    let at = 0
    if (this.#held < headerBytes) {
      at = Math.min(headerBytes - this.#held, chunkEnd)
      this.#keep(chunk, 0, at)
      if (this.#held < headerBytes) return at
    }
    const frameEnd = headerBytes + this.#checkedLength(this.#partial, 0)
    const from = at
    at = Math.min(from + frameEnd - this.#held, chunkEnd)
    this.#keep(chunk, from, at)
    if (this.#held < frameEnd) return at
    const whole = this.#partial
    this.#held = 0
    if (whole.length > keptPartialBytes) this.#partial = Buffer.alloc(0)
    this.#onFrame(whole, headerBytes, frameEnd)
    return at
  }

  #keep(chunk: Buffer, from: number, to: number): void {
    const needed = this.#held + to - from
    if (needed > this.#partial.length) {
      const roomier = Buffer.allocUnsafe(
        Math.max(firstPartialBytes, needed, Math.min(this.#partial.length * 2, maxFrameBytes)),
      )
      this.#partial.copy(roomier, 0, 0, this.#held)
      this.#partial = roomier
    }
    chunk.copy(this.#partial, this.#held, from, to)
    this.#held = needed
  }

  #checkedLength(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32BE(at)
    if (length === 0 || length > this.most) throw new FrameLengthError(length, this.most)
    return length
  }
}

export function encodeFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(headerBytes + length)
  frame.writeUInt32BE(length, 0)
  frame.write(text, headerBytes)
  return frame
}
