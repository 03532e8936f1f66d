import { app } from 'electron'
import type { EdgeMetrics, Metrics, ServiceMetrics } from '../ipc/cluster-types.ts'
import { CpuShares } from './cpu-shares.ts'
import type { ProcessMemory } from './process-memory.ts'
import type { Traffic } from './traffic.ts'

interface Sample {
  cpuSeconds: number
  memoryBytes: number
}

/** Turns totals into figures of the time since they were last asked for. */
export class MetricsMeter {
  readonly #traffic: Traffic
  readonly #memory: ProcessMemory
  readonly #cpu = new CpuShares()
  #beforeAt = performance.now()

  constructor(traffic: Traffic, memory: ProcessMemory) {
    this.#traffic = traffic
    this.#memory = memory
  }

  /** @param afterRest services tell once a second of what passed: after a rest, all of it did in the last one */
  measure(members: readonly string[], pids: ReadonlyMap<string, number>, afterRest = false): Metrics {
    const now = performance.now()
    const seconds = (now - this.#beforeAt) / 1000
    const processes = new Map(
      app.getAppMetrics().map((metric) => [metric.pid, this.#sample(metric)] as const),
    )
    this.#memory.refresh([...processes.keys()])
    const shares = this.#cpu.take(
      now,
      new Map([...processes].map(([pid, { cpuSeconds }]) => [pid, cpuSeconds])),
    )
    const cpu = (pid: number) => shares.get(pid) ?? 0
    const traffic = this.#traffic.take(members, afterRest ? Math.min(1, seconds) : seconds)
    const services = members.map((member): ServiceMetrics => {
      const pid = pids.get(member)
      const process = pid === undefined ? undefined : processes.get(pid)
      return {
        member,
        cpu: process ? rounded(cpu(pid!)) : null,
        memoryBytes: process?.memoryBytes ?? null,
        ...traffic.services.get(member)!,
      }
    })
    const ofServices = new Set(pids.values())
    const own = [...processes].filter(([pid]) => !ofServices.has(pid))
    const metrics: Metrics = {
      at: Date.now(),
      clients: traffic.clients,
      services,
      edges: traffic.edges satisfies EdgeMetrics[],
      app: {
        cpu: rounded(own.reduce((sum, [pid]) => sum + cpu(pid), 0)),
        memoryBytes: own.reduce((sum, [, { memoryBytes }]) => sum + memoryBytes, 0),
      },
    }
    this.#beforeAt = now
    return metrics
  }

  #sample({ pid, cpu, memory }: Electron.ProcessMetric): Sample {
    const residentBytes = memory.workingSetSize * 1024
    return {
      cpuSeconds: cpu.cumulativeCPUUsage ?? 0,
      memoryBytes: this.#memory.of(pid, residentBytes) ?? residentBytes,
    }
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
