import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

export interface Usage {
  /** Proportional set size: a page that n processes share counts one n-th in each, so that the sum is what is really used. */
  pssMb: number | undefined
  /** Resident set size: a page that n processes share counts n times in the sum. */
  rssMb: number
  processes: number
}

/** The process and all that descend from it. */
export function treeOf(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) && parentOf(entry)
    if (parent) children.set(parent, [...(children.get(parent) ?? []), Number(entry)])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

export function memoryOf(pids: readonly number[]): Usage {
  const pss = pids.map((pid) => kilobytes(pid, 'smaps_rollup', 'Pss'))
  const rss = pids.map((pid) => kilobytes(pid, 'status', 'VmRSS') ?? 0)
  const isKnown = pss.every((one) => one !== undefined)
  return {
    pssMb: isKnown ? mb(pss) : undefined,
    rssMb: mb(rss),
    processes: pids.length,
  }
}

export function inWords({ pssMb, rssMb, processes }: Usage): string {
  return `${pssMb ?? '?'} MB (PSS), ${rssMb} MB (RSS, shared pages counted ${processes} times) in ${processes} processes`
}

/** Seconds of processor time since each was started, user and system. */
export function cpuSeconds(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = statOf(String(pid))
    return fields ? Number(fields[11]) + Number(fields[12]) : 0
  })
  return ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond
}

/** Seconds of processor time that anybody has used since the machine was started. */
export function machineCpuSeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = read('/proc/stat')!
    .split('\n', 1)[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + irq + softIrq) / ticksPerSecond
}

/** The kind of an Electron process: main, renderer, gpu-process, … */
export function kindOf(pid: number): string {
  return /--type=([\w-]+)/.exec(read(`/proc/${pid}/cmdline`) ?? '')?.[1] ?? 'main'
}

function parentOf(pid: string): number | undefined {
  const fields = statOf(pid)
  return fields && Number(fields[1])
}

/** From the state on: the name before it may contain anything. */
function statOf(pid: string): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function kilobytes(pid: number, file: string, name: string): number | undefined {
  const found = read(`/proc/${pid}/${file}`)?.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))
  return found ? Number(found[1]) : undefined
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function mb(kilobytes: readonly (number | undefined)[]): number {
  return Math.round(kilobytes.reduce<number>((sum, one) => sum + (one ?? 0), 0) / 1024)
}
