import { residentMegabytes } from '../../services/testing/process-figures.ts'
import { NotHere } from '../runner/claim.ts'
import { memoryCapOf, type MemoryFigure } from '../memory-caps.ts'

const everyMs = 500

/** The most that each process took, looked at twice a second. */
export class MemoryWatch {
  #figures: (MemoryFigure & { pid: number })[]
  #timer: NodeJS.Timeout

  constructor(processes: Iterable<{ name: string; pid: number }>) {
    this.#figures = [...processes].map(({ name, pid }) => ({ name, pid, most: 0, cap: memoryCapOf(name) }))
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
