import type { Line } from './line.ts'

/** Stands between a socket and the frames on it while something is done to them: holds back, cuts up, swallows. */
export interface Shaper {
  /** Bytes held back on their way out, and on their way in. */
  readonly unsent: number
  readonly unread: number
  /** Bytes of a frame that has not arrived whole. */
  readonly held: number
  /** Takes these bytes out, for somebody else to finish. */
  takeHeld(): Buffer
  /** Whole frames on their way out. */
  write(frames: Buffer): void
  /** The received bytes. The chunk is used again afterwards. */
  receive(chunk: Buffer, end: number): void
  /** Calls back once what was sent before is out, and a close may follow. */
  beforeClose(then: () => void): void
  /** Calls back once what arrived before is read, and the peer's close may be noticed. */
  afterReceived(then: () => void): void
}

/** The effects of a shaper on a connection. */
export interface ShapedLine {
  /** Takes down each frame of its outward way, and those that are lost of either. */
  readonly notes: Pick<Line, 'noteSent' | 'noteUnsent' | 'noteUnread'>
  /** Onto the socket. */
  write(bytes: Buffer): void
  /** Hands bytes to the reader of the frames. */
  deliver(bytes: Buffer): void
  /** Breaks the connection, so that both ends notice at once. */
  reset(): void
  /** Less is held back than before. */
  eased(): void
}
