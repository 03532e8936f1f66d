import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

const clockTicksPerSecond = 100

/** Seconds that all processors together have been busy so far, whoever kept them busy. */
export function machineBusySeconds(): number {
  if (process.platform === 'linux') return busyOnLinux()
  const millis = cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)
  return millis / 1000
}

/** Waiting for a disk is not busy; what a hypervisor gave to other machines is. */
function busyOnLinux(): number {
  const [, user, nice, system, , , irq, softIrq, steal] = readFileSync('/proc/stat', 'latin1')
    .slice(0, 300)
    .split(/\s+/)
    .map(Number)
  return (user! + nice! + system! + irq! + softIrq! + steal!) / clockTicksPerSecond
}
