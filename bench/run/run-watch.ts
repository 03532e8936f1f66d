import { availableParallelism, cpus } from 'node:os'
import type { MachineHealth, ProcessCpu } from '../model/result.ts'
import { type CpuTime, cpuTime, cpuTimes, type Pids } from '../wire/process-cpu.ts'
import { machineBusySeconds } from './machine-time.ts'

/** Processor time is told in hundredths of a second: of a shorter run nothing can be said. */
const shortestSeconds = 0.5

/** Who used the processors during a run, and whether the clocks agreed. */
export class RunWatch {
  #pidsNow: () => Pids
  #ownPids: number[]
  #services: Record<string, CpuTime>
  #pids: Pids
  #ownBefore: number
  #busyBefore: number
  #clocks: Clocks

  /** `ownPids` are processes besides the services whose work belongs to the benchmark. */
  constructor(pidsNow: () => Pids, ownPids: number[]) {
    this.#pidsNow = pidsNow
    this.#ownPids = ownPids
    this.#pids = pidsNow()
    this.#services = cpuTimes(this.#pids)
    this.#ownBefore = total(ownPids)
    this.#busyBefore = machineBusySeconds()
    this.#clocks = readClocks()
  }

  end(): { services: ProcessCpu[]; machine: MachineHealth } {
    const clocks = readClocks()
    const seconds = (clocks.monotonic - this.#clocks.monotonic) / 1000
    const busy = machineBusySeconds() - this.#busyBefore
    const services = this.#serviceTimes()
    const own =
      total(this.#ownPids) -
      this.#ownBefore +
      services.reduce((sum, { time }) => sum + time.user + time.system, 0)
    return {
      services: services.map(({ name, time }) => ({
        name,
        userShare: time.user / seconds,
        systemShare: time.system / seconds,
      })),
      machine: {
        busyElsewhereShare:
          seconds < shortestSeconds || cpuTime(process.pid) === undefined
            ? null
            : Math.max(0, (busy - own) / (seconds * Math.max(cpus().length, availableParallelism()))),
        clockDriftMs: clocks.wall - this.#clocks.wall - (clocks.monotonic - this.#clocks.monotonic),
      },
    }
  }

  /** What each service used, if it is still the process that it was. */
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

function total(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const { user, system } = cpuTime(pid) ?? { user: 0, system: 0 }
    return sum + user + system
  }, 0)
}
