import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { EventLoopDelay } from '../model/machine-state.ts'

/** The timer that probes the event loop; what it measures beyond this is delay. */
const probeMs = 10
const nanosPerMs = 1e6

export interface ProcessFigures {
  cpu: { user: number; system: number }
  eventLoopDelayMs: EventLoopDelay
}

/** The processor time of this process, and the delay of its event loop, since the watch began. */
export class ProcessHealth {
  #probe: IntervalHistogram
  #cpuBefore: NodeJS.CpuUsage

  constructor() {
    this.#probe = monitorEventLoopDelay({ resolution: probeMs })
    this.#probe.enable()
    this.#cpuBefore = process.cpuUsage()
  }

  end(): ProcessFigures {
    this.#probe.disable()
    const { user, system } = process.cpuUsage(this.#cpuBefore)
    const delay = (nanos: number) => (nanos > 0 ? Math.max(0, nanos / nanosPerMs - probeMs) : 0)
    return {
      cpu: { user: user / 1e6, system: system / 1e6 },
      eventLoopDelayMs: {
        p50: delay(this.#probe.percentile(50)),
        p99: delay(this.#probe.percentile(99)),
        max: this.#probe.count > 0 ? delay(this.#probe.max) : 0,
      },
    }
  }
}
