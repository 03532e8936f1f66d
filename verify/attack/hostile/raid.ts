import type { Random } from '../../../services/chance/random.ts'
import { FrameFuzzer } from '../../../services/testing/inputs/frame-fuzzer.ts'
import type { RawPeer } from '../../../services/testing/clients/raw-peer.ts'
import type { Arms, Port } from './arms.ts'

/** A password may wait 60 s until it is refused. Nothing else takes as long. */
const longestAnswerMs = 90_000

/** Frames, by the port that they were sent to. */
export type Sent = Partial<Record<Port, number>>

/** One attack, with chance, keys and broken frames of its own: it does not depend on what the others do meanwhile. */
export class Raid {
  readonly arms: Arms
  readonly random: Random
  #fuzzers = new Map<Port, FrameFuzzer>()
  #keyPrefix: number
  #keys = 0

  constructor(arms: Arms, random: Random) {
    this.arms = arms
    this.random = random
    this.#keyPrefix = random.integer(0, Number.MAX_SAFE_INTEGER - 1)
  }

  newKey(): string {
    this.#keys += 1
    return `key ${this.#keyPrefix} ${this.#keys}`
  }

  fuzzer(port: Port): FrameFuzzer {
    let fuzzer = this.#fuzzers.get(port)
    if (fuzzer === undefined) {
      fuzzer = new FrameFuzzer(this.random.fork(), this.arms.samples(port))
      this.#fuzzers.set(port, fuzzer)
    }
    return fuzzer
  }

  /** Waits until each frame has its answer or the connection is closed. A service owes its clients one of both. */
  async answered(port: Port, peer: RawPeer, frames: number): Promise<void> {
    if (!(await peer.until(() => peer.closed || peer.replies.length >= frames, longestAnswerMs)))
      this.arms.problems.push(`${port} did not answer, and did not close the connection`)
    this.noteDefects(port, peer)
  }

  /** Nothing that a client sends may end in an error that nobody foresaw. */
  noteDefects(port: Port, { replies }: RawPeer): void {
    for (const { error } of replies)
      if (error?.code === 'INTERNAL') this.arms.problems.push(`${port}: INTERNAL: ${error.message}`)
  }
}
