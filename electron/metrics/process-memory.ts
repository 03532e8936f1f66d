import { readFile } from 'node:fs/promises'

/** To find out, the system walks all pages of a process: not every second. */
const everyMs = 60_000
const newcomersMs = 2_000

/**
 * The memory of processes, as the glossary defines it. Chromium's processes share most of their pages, so the sum of
 * resident memory counts those many times. Linux reports the proportional share, where a page of n processes counts one
 * n-th in each. For sandboxed processes it reports that to root only, and to others the pages that are not shared.
 */
export class ProcessMemory {
  /** By pid, how much of the resident memory counts for others. It hardly changes between two looks. */
  #ofOthers = new Map<number, number>()
  #pids = new Set<number>()
  #askedAt = -Infinity

  /** Undefined for a process that is new. Other systems only report the resident memory. */
  of(pid: number, residentBytes: number): number | undefined {
    if (process.platform !== 'linux') return residentBytes
    const ofOthers = this.#ofOthers.get(pid)
    return ofOthers === undefined ? undefined : Math.max(0, residentBytes - ofOthers)
  }

  /** Everybody who wants to know may call this, as often as is convenient. */
  refresh(pids: readonly number[]): void {
    for (const pid of pids) this.#pids.add(pid)
    const isNew = pids.some((pid) => !this.#ofOthers.has(pid))
    const wait = isNew ? newcomersMs : everyMs
    if (process.platform !== 'linux' || performance.now() - this.#askedAt < wait) return
    this.#askedAt = performance.now()
    void this.#read()
  }

  async #read(): Promise<void> {
    const found = new Map<number, number>()
    for (const pid of this.#pids) {
      const ofOthers =
        (await sharedBytes(`/proc/${pid}/smaps_rollup`, 'Rss', 'Pss')) ??
        (await sharedBytes(`/proc/${pid}/status`, 'VmRSS', 'RssAnon'))
      if (ofOthers === undefined) this.#pids.delete(pid)
      else found.set(pid, ofOthers)
    }
    this.#ofOthers = found
  }
}

async function sharedBytes(file: string, all: string, own: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const kilobytes = (name: string) => new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]
  const [resident, counted] = [kilobytes(all), kilobytes(own)]
  return resident && counted ? (Number(resident) - Number(counted)) * 1024 : undefined
}
