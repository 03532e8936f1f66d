import type { Outcome, Sample } from '../model/progress.ts'
import { Random } from '../../services/chance/random.ts'
import type { Tick } from './messages.ts'

const mostSamples = 60
const firstRoom = 4_096

/** The calls since the last tick: every latency, and a fair sample of calls. */
export class Interval {
  #random: Random
  #latencies = new Float32Array(firstRoom)
  #timed = 0
  #calls = 0
  #errors = 0
  #refusals = 0
  #samples: Sample[] = []
  #beganAt = 0

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  add(at: number, ms: number, op: string, outcome: Outcome): void {
    if (this.#timed === this.#latencies.length) this.#grow()
    this.#latencies[this.#timed] = ms
    this.#timed += 1
    this.#count(outcome)
    this.#sample(at, ms, op, outcome)
  }

  /** A call that no answer came to. */
  addUnanswered(): void {
    this.#count('failed')
  }

  take(at: number): Tick {
    const tick: Tick = {
      type: 'tick',
      at,
      intervalMs: at - this.#beganAt,
      calls: this.#calls,
      errors: this.#errors,
      refusals: this.#refusals,
      latencies: this.#latencies.slice(0, this.#timed),
      samples: this.#samples,
    }
    this.#beganAt = at
    this.#timed = this.#calls = this.#errors = this.#refusals = 0
    this.#samples = []
    return tick
  }

  #count(outcome: Outcome): void {
    this.#calls += 1
    if (outcome === 'failed') this.#errors += 1
    else if (outcome === 'refused') this.#refusals += 1
  }

  /** Each call of the interval has the same chance to be among those that are kept. */
  #sample(at: number, ms: number, op: string, outcome: Outcome): void {
    const place = this.#timed <= mostSamples ? this.#timed - 1 : Math.floor(this.#random.next() * this.#timed)
    // As exact as the latencies are.
    if (place < mostSamples) this.#samples[place] = { at, ms: Math.fround(ms), op, outcome }
  }

  #grow(): void {
    const roomier = new Float32Array(this.#latencies.length * 2)
    roomier.set(this.#latencies)
    this.#latencies = roomier
  }
}
