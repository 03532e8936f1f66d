import { rmSync } from 'node:fs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Does work that needs a file or folder only meanwhile, and removes it, also where the program is ended before the work is. */
export async function withTemporary<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const remove = () => rmSync(path, { recursive: true, force: true })
  const end = (signal: NodeJS.Signals) => {
    remove()
    // Nobody receives it any more, so it ends the program as if nobody ever had.
    process.kill(process.pid, signal)
  }
  process.once('exit', remove)
  for (const signal of signals) process.once(signal, end)
  try {
    return await work()
  } finally {
    process.off('exit', remove)
    for (const signal of signals) process.off(signal, end)
    remove()
  }
}
