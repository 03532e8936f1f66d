import { setTimeout as pause } from 'node:timers/promises'

/** The services of a killed cluster end by themselves, but not in the same instant. */
const longestMs = 5_000

/** Resolves when none of the processes is left, or when waiting for them has no point any more. */
export async function waitForFormerProcesses(pids: readonly number[]): Promise<void> {
  const until = Date.now() + longestMs
  while (Date.now() < until && pids.some(exists)) await pause(25)
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
