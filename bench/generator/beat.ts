/** A message to the metronome's thread. */
export interface Beat {
  cells: SharedArrayBuffer
  /** On the clock that all threads share. */
  startsAt: number
  gapMs: number
  /** Each beat comes so much earlier. */
  leadMs: number
}

/** Places in the shared cells: a beat that was not heard yet; the end. */
export const pending = 0
export const ended = 1

export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
