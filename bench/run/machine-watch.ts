import { ProcessHealth } from '../generator/process-health.ts'
import type { MachineState } from '../model/machine-state.ts'
import { type MachineTime, machineTime, processorCount } from './machine-time.ts'
import { ProcessTree } from './process-tree.ts'

const sampleEveryMs = 1_000
/** Processor time is told in hundredths of a second: of a shorter time nothing can be said. */
const shortestSeconds = 0.5

export interface MachineWatchOptions {
  /** Processes whose work, and that of all that they started, is not a disturbance. Without it, this process. */
  own?: () => readonly number[]
}

interface Sample {
  at: number
  machine: MachineTime
  own: number | undefined
}

/** Watches what the machine does besides our own work, until `end`, which has to be called. */
export function watchMachine(options: MachineWatchOptions = {}): MachineWatch {
  return new MachineWatch(options)
}

export class MachineWatch {
  #own: () => readonly number[]
  #tree = new ProcessTree()
  #health = new ProcessHealth()
  #first: Sample
  #last: Sample
  #worst: number | null = null
  #timer: NodeJS.Timeout

  constructor({ own = () => [process.pid] }: MachineWatchOptions) {
    this.#own = own
    this.#first = this.#last = this.#sample()
    this.#timer = setInterval(() => this.#look(), sampleEveryMs).unref()
  }

  end(): MachineState {
    clearInterval(this.#timer)
    const now = this.#look()
    const seconds = now.at - this.#first.at
    const { stolen } = now.machine
    return {
      seconds,
      othersShare: shareOfOthers(this.#first, now),
      worstSecondShare: this.#worst,
      stealShare:
        stolen === null || seconds < shortestSeconds
          ? null
          : (stolen - this.#first.machine.stolen!) / (seconds * processorCount()),
      eventLoopDelayMs: this.#health.end().eventLoopDelayMs.p99,
    }
  }

  #look(): Sample {
    let now = this.#sample()
    // A process that is waited for in the middle of a look is missed, or its time is found twice: in the next look it is right.
    if (now.own !== undefined && now.own < (this.#last.own ?? 0)) now = this.#sample()
    const share = shareOfOthers(this.#last, now)
    if (share === null && now.at - this.#last.at < shortestSeconds) return now
    if (share !== null) this.#worst = Math.max(this.#worst ?? 0, share)
    this.#last = now
    return now
  }

  #sample(): Sample {
    return {
      at: performance.now() / 1000,
      machine: machineTime(),
      own: this.#tree.seconds(this.#own()),
    }
  }
}

function shareOfOthers(before: Sample, after: Sample): number | null {
  const seconds = after.at - before.at
  if (seconds < shortestSeconds || before.own === undefined || after.own === undefined) return null
  const others = after.machine.busy - before.machine.busy - (after.own - before.own)
  return Math.min(1, Math.max(0, others / (seconds * processorCount())))
}
