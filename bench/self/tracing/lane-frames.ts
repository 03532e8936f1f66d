import { encodeFrame } from '../../../services/wire/frame.ts'

/** The requests of a lane as frames, one after the other and over again. */
export class LaneFrames {
  #plain: Buffer[]
  #traced: Buffer[]
  #every: number
  #turn: number
  #next = 0

  /** One request in `every` may ask where its time goes; lanes with different numbers do so at different turns. */
  constructor(requests: readonly string[], every: number, lane: number) {
    this.#plain = requests.map(encodeFrame)
    this.#traced = requests.map((request) => encodeFrame(traced(request)))
    this.#every = every
    this.#turn = lane % every
  }

  next(asks: boolean): Buffer {
    const at = this.#next
    this.#next = at + 1 === this.#plain.length ? 0 : at + 1
    if (!asks) return this.#plain[at]!
    const isTraced = this.#turn === 0
    this.#turn = this.#turn + 1 === this.#every ? 0 : this.#turn + 1
    return isTraced ? this.#traced[at]! : this.#plain[at]!
  }
}

function traced(request: string): string {
  return `${request.slice(0, -1)},"trace":"bench","spans":true}`
}
