import { closeDelayMs, type LaneFault, swallowsAll, treatmentOf } from './lane-fault.ts'

export interface LaneEnd {
  pass(bytes: Buffer): void
  reset(): void
  /** Less is held back than before. */
  eased(): void
}

interface Held {
  /** When it may pass, on the monotonic clock. */
  at: number
  bytes: Buffer | undefined
  then: (() => void) | undefined
}

/** A narrow line does not deliver a large frame at once: it trickles, so much time at a time. */
const trickleMs = 20
const mostPieces = 16_384
/** Timers fire on whole milliseconds: what is due within half of one passes. */
const earlyMs = 0.5

/**
 * One direction of one connection. Delayed frames keep their order, as on any TCP connection: a frame that is not hit
 * waits behind one that is.
 */
export class Lane {
  #end: LaneEnd
  #faults: readonly LaneFault[] = []
  #queue: Held[] = []
  #heldBytes = 0
  #lastAt = 0
  #timer: NodeJS.Timeout | undefined
  /** A close that a black hole keeps from being noticed. */
  #swallowedCloses: (() => void)[] = []

  constructor(end: LaneEnd) {
    this.#end = end
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  /** Delayed frames pass at once: nothing of a former fault stays. */
  replace(faults: readonly LaneFault[]): void {
    this.flush()
    this.#faults = faults
    if (swallowsAll(faults)) return
    for (const close of this.#swallowedCloses.splice(0)) this.close(close)
  }

  /** False if the frame was swallowed. */
  push(bytes: Buffer): boolean {
    const treatment = treatmentOf(this.#faults)
    if (treatment.reset) {
      this.#end.reset()
      return false
    }
    if (treatment.swallowed) return false
    const { delayMs, bytesPerSecond, sliceBytes, sliceDelayMs } = treatment
    const wanted = sliceBytes < Infinity ? sliceBytes : Math.round((bytesPerSecond * trickleMs) / 1000)
    const pieceBytes = Math.max(wanted, Math.ceil(bytes.length / mostPieces))
    let at = Math.max(this.#lastAt, performance.now() + delayMs)
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      const piece = pieceBytes < bytes.length ? bytes.subarray(from, from + pieceBytes) : bytes
      at += (piece.length / bytesPerSecond) * 1000 + (from > 0 ? sliceDelayMs : 0)
      this.#hold({ at, bytes: piece, then: undefined })
    }
    return true
  }

  /** A frame that no fault concerns. */
  pass(bytes: Buffer): void {
    this.#hold({ at: this.#lastAt, bytes, then: undefined })
  }

  /** Calls back in its turn, behind what is held back now. */
  after(then: () => void): void {
    this.#hold({ at: this.#lastAt, bytes: undefined, then })
  }

  /** Calls back when a close that comes now may be noticed at the other end. */
  close(then: () => void): void {
    if (swallowsAll(this.#faults)) {
      this.#swallowedCloses.push(then)
      return
    }
    const at = Math.max(this.#lastAt, performance.now() + closeDelayMs(this.#faults))
    this.#hold({ at, bytes: undefined, then })
  }

  flush(): void {
    this.#lastAt = 0
    this.#pass(Infinity)
  }

  #hold(held: Held): void {
    this.#lastAt = held.at
    this.#heldBytes += held.bytes?.length ?? 0
    this.#queue.push(held)
    if (this.#queue.length === 1) this.#passDue()
  }

  #passDue(): void {
    this.#timer = undefined
    const now = performance.now()
    this.#pass(now + earlyMs)
    const [next] = this.#queue
    if (next) this.#timer = setTimeout(() => this.#passDue(), Math.max(1, Math.round(next.at - now)))
  }

  #pass(until: number): void {
    if (this.#queue.length === 0) return
    clearTimeout(this.#timer)
    let passed = 0
    const due: Held[] = []
    for (const held of this.#queue) {
      if (held.at > until) break
      due.push(held)
      passed += held.bytes?.length ?? 0
    }
    if (due.length === 0) return
    this.#queue.splice(0, due.length)
    this.#heldBytes -= passed
    for (const { bytes, then } of due) {
      if (bytes) this.#end.pass(bytes)
      then?.()
    }
    this.#end.eased()
  }
}
