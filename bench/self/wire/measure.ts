import { type ChildProcess, fork } from 'node:child_process'
import type { DriverOrder, DriverResult, Lane } from './driver.ts'
import { type CpuTime, cpuTimes, type Pids } from '../../run/process-cpu.ts'

export interface Measurement {
  perSecond: number
  /** Microseconds an operation by process, the driver among them; nothing where the system does not tell. */
  cpuMicros: Record<string, CpuTime>
}

const warmUpMs = 500

/** Drives `lanes` with a process of its own, and accounts for the processors that all who took part used meanwhile. */
export async function measure(lanes: Lane[], pids: Pids, measureMs: number): Promise<Measurement> {
  const driver = fork(new URL('./bench-wire-driver.js', import.meta.url))
  const watched = { ...pids, driver: driver.pid! }
  driver.send({ lanes, warmUpMs, measureMs } satisfies DriverOrder)
  await message(driver, 'measuring')
  const before = cpuTimes(watched)
  const { operations, seconds, failures } = (await message(driver, 'result')) as DriverResult
  const after = cpuTimes(watched)
  if (failures > 0) throw new Error(`${failures} of ${operations} operations failed`)
  const cpuMicros: Record<string, CpuTime> = {}
  for (const [name, end] of Object.entries(after)) {
    const begin = before[name]
    if (begin === undefined) continue
    cpuMicros[name] = {
      user: ((end.user - begin.user) / operations) * 1e6,
      system: ((end.system - begin.system) / operations) * 1e6,
    }
  }
  return { perSecond: operations / seconds, cpuMicros }
}

export function totalMicros({ cpuMicros }: Measurement): number {
  return Object.values(cpuMicros).reduce((sum, { user, system }) => sum + user + system, 0)
}

export function message(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the driver ended with ${code}`)))
    child.on('message', (told: Record<string, unknown>) => {
      if (name in told) resolve(told[name])
    })
  })
}
