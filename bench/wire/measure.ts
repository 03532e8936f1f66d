import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { DriverOrder, DriverResult, Lane } from './driver.ts'

export interface Measurement {
  perSecond: number
  /** Processor time per operation over all processes that took part, the driver included; where the system tells. */
  cpuMicros: number | undefined
}

const clockTicksPerSecond = 100
const warmUpMs = 500

/** Drives `lanes` with a process of its own, and accounts for the processors that `pids` used meanwhile. */
export async function measure(lanes: Lane[], pids: number[], measureMs: number): Promise<Measurement> {
  const driver = fork(new URL('./bench-wire-driver.js', import.meta.url))
  const watched = [...pids, driver.pid!]
  driver.send({ lanes, warmUpMs, measureMs } satisfies DriverOrder)
  await message(driver, 'measuring')
  const before = cpuSeconds(watched)
  const result = (await message(driver, 'result')) as DriverResult
  const after = cpuSeconds(watched)
  if (result.failures > 0) throw new Error(`${result.failures} of ${result.operations} operations failed`)
  return {
    perSecond: result.operations / result.seconds,
    cpuMicros:
      before === undefined || after === undefined
        ? undefined
        : ((after - before) / result.operations) * 1_000_000,
  }
}

function message(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the driver ended with ${code}`)))
    child.on('message', (told: Record<string, unknown>) => {
      if (name in told) resolve(told[name])
    })
  })
}

/** User and system time, from /proc where there is one. */
function cpuSeconds(pids: number[]): number | undefined {
  let ticks = 0
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      return undefined
    }
  }
  return ticks / clockTicksPerSecond
}
