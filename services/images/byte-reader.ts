import { ImageFlaw } from './image-flaw.ts'

/** Reads numbers and pieces of bytes that may end anywhere. */
export class ByteReader {
  at = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.at
  }

  take(length: number): Uint8Array {
    this.#need(length)
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }

  uint8(): number {
    this.#need(1)
    return this.#view.getUint8(this.at++)
  }

  uint16(littleEndian = false): number {
    this.#need(2)
    this.at += 2
    return this.#view.getUint16(this.at - 2, littleEndian)
  }

  uint32(littleEndian = false): number {
    this.#need(4)
    this.at += 4
    return this.#view.getUint32(this.at - 4, littleEndian)
  }

  /** The next bytes as characters of one byte each. */
  text(length: number): string {
    return String.fromCharCode(...this.take(length))
  }

  #need(length: number): void {
    if (length > this.left) throw new ImageFlaw('ends too early')
  }
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Characters of one byte each as bytes. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
