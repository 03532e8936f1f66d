import { residentMegabytes } from '../../services/testing/process-figures.ts'
import { NotHere } from '../claim.ts'

const everyMs = 500

/** What docs/security.md says that a process takes at most, beside the data it was given. */
export const memoryCaps = { database: 1_024, other: 512 } as const

export interface MemoryFigure {
  name: string
  most: number
  cap: number
}

/** The most that each process took, looked at twice a second. */
export class MemoryWatch {
  #figures: (MemoryFigure & { pid: number })[]
  #timer: NodeJS.Timeout

  constructor(processes: Iterable<{ name: string; pid: number }>) {
    this.#figures = [...processes].map(({ name, pid }) => {
      return { name, pid, most: 0, cap: name.endsWith('-db') ? memoryCaps.database : memoryCaps.other }
    })
    this.#timer = setInterval(() => this.#look(), everyMs).unref()
  }

  end(): MemoryFigure[] {
    clearInterval(this.#timer)
    this.#look()
    return this.#figures.map(({ name, most, cap }) => ({ name, most, cap }))
  }

  #look(): void {
    for (const figure of this.#figures) {
      try {
        figure.most = Math.max(figure.most, residentMegabytes(figure.pid))
      } catch {
        // It has ended, which is found out elsewhere.
      }
    }
  }
}

/** The most megabytes that a process takes while something is done. */
export async function mostMegabytes(
  process: { name: string; pid: number },
  work: () => Promise<unknown>,
): Promise<number> {
  const watch = new MemoryWatch([process])
  try {
    await work()
  } finally {
    watch.end()
  }
  const [{ most }] = watch.end() as [MemoryFigure]
  if (most === 0) throw new NotHere('this system does not tell what a process takes')
  return most
}
