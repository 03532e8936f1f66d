import { setTimeout as pause } from 'node:timers/promises'

const raceMs = 50

/** Time between a check and the change that it was for: long enough for everything that is under way to pass the check, too. */
export function race(): Promise<void> {
  return pause(raceMs)
}
