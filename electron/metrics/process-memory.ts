import { readFile } from 'node:fs/promises'

/** To find out, the system walks all pages of a process: not every second. */
const everyMs = 60_000
const newcomersMs = 2_000

/**
 * The real memory use of processes. Chromium's processes share most of their pages, so the sum of resident memory
 * counts those many times. Linux reports the proportional share, where a page of n processes counts one n-th in each.
 * For sandboxed processes it reports that to root only, and to others the pages that are not shared.
 */
export class ProcessMemory {
  #known = new Map<number, number>()
  #askedAt = -Infinity

  /** As of a few seconds ago; unknown for new processes and on other systems. */
  of(pid: number): number | undefined {
    return this.#known.get(pid)
  }

  /** To be called as often as is convenient. */
  refresh(pids: readonly number[]): void {
    const isNew = pids.some((pid) => !this.#known.has(pid))
    const wait = isNew ? newcomersMs : everyMs
    if (process.platform !== 'linux' || performance.now() - this.#askedAt < wait) return
    this.#askedAt = performance.now()
    void this.#read(pids)
  }

  async #read(pids: readonly number[]): Promise<void> {
    const known = new Map<number, number>()
    for (const pid of pids) {
      const bytes =
        (await kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss')) ??
        (await kilobytes(`/proc/${pid}/status`, 'RssAnon'))
      if (bytes !== undefined) known.set(pid, bytes)
    }
    this.#known = known
  }
}

async function kilobytes(file: string, name: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)
  return found ? Number(found[1]) * 1024 : undefined
}
