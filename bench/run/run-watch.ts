import type { MachineHealth, ProcessCpu } from '../model/result.ts'
import { type CpuTime, cpuTimes, type Pids } from './process-cpu.ts'
import { type MachineWatch, watchMachine } from './machine-watch.ts'

/** Watches which programs use the processors during a run, and whether the clocks agree. */
export class RunWatch {
  #pidsNow: () => Pids
  #services: Record<string, CpuTime>
  #pids: Pids
  #machine: MachineWatch
  #clocks: Clocks

  /** `ownPids` are processes besides the services whose work belongs to the benchmark. */
  constructor(pidsNow: () => Pids, ownPids: number[]) {
    this.#pidsNow = pidsNow
    this.#pids = pidsNow()
    this.#services = cpuTimes(this.#pids)
    this.#machine = watchMachine({ own: () => [...ownPids, ...Object.values(pidsNow())] })
    this.#clocks = readClocks()
  }

  end(): { services: ProcessCpu[]; machine: MachineHealth } {
    const clocks = readClocks()
    const seconds = (clocks.monotonic - this.#clocks.monotonic) / 1000
    const services = this.#serviceTimes()
    return {
      services: services.map(({ name, time }) => ({
        name,
        userShare: time.user / seconds,
        systemShare: time.system / seconds,
      })),
      machine: {
        busyElsewhereShare: this.#machine.end().othersShare,
        clockDriftMs: clocks.wall - this.#clocks.wall - (clocks.monotonic - this.#clocks.monotonic),
      },
    }
  }

  /** The processor time of each service that is still the same process. */
  #serviceTimes(): { name: string; time: CpuTime }[] {
    const pids = this.#pidsNow()
    return Object.entries(cpuTimes(pids)).flatMap(([name, after]) => {
      const before = this.#services[name]
      if (before === undefined || pids[name] !== this.#pids[name]) return []
      return [{ name, time: { user: after.user - before.user, system: after.system - before.system } }]
    })
  }
}

interface Clocks {
  wall: number
  monotonic: number
}

function readClocks(): Clocks {
  return { wall: Date.now(), monotonic: Number(process.hrtime.bigint()) / 1e6 }
}
