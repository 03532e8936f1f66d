import { constants, getPriority, setPriority } from 'node:os'
import type { BenchmarkHost } from '../host/benchmark-host.ts'
import { testHost } from './measure.ts'

/**
 * Has this process and the generators go before other programs, where this user may ask for that: what is measured is
 * then theirs, on a busy machine too. Returns how to end it.
 */
export function goFirst(): () => void {
  const before = getPriority()
  raise(process.pid)
  return () => attempt(() => setPriority(before))
}

export function hostThatGoesFirst(): BenchmarkHost {
  const host = testHost()
  return {
    ...host,
    launchGenerator: (handlers) => {
      const generator = host.launchGenerator(handlers)
      if (generator.pid !== undefined) raise(generator.pid)
      return generator
    },
  }
}

function raise(pid: number): void {
  attempt(() => setPriority(pid, constants.priority.PRIORITY_HIGHEST))
}

/** Only some users may; without it the measurement is only more easily disturbed. */
function attempt(change: () => void): void {
  try {
    change()
  } catch (error) {
    const { code, info } = error as NodeJS.ErrnoException & { info?: { code?: string } }
    if (![code, info?.code].some((each) => each === 'EACCES' || each === 'EPERM')) throw error
  }
}
