import { plural } from '../../../shared/format.ts'
import type { Timeline } from '../../../../electron/ipc/bench-types.ts'
import type { Band } from '../../../shared/charts/fault-bands.ts'

/** With what was done to the cluster on purpose, over the same measured time. */
export interface DrawnTimeline extends Timeline {
  faults?: readonly Band[]
}

interface PlayedRun {
  number: number
  faults?: readonly Band[]
}

/** The faults in each run, at their place among the runs. */
export function bandsOver({ runs }: Pick<Timeline, 'runs'>, played: readonly PlayedRun[]): Band[] {
  return played.flatMap(({ number, faults = [] }) => {
    const start = runs.find((run) => run.number === number)?.at
    if (start === undefined) return []
    return faults.map(({ from, to, label }) => ({ from: start + from, to: start + to, label }))
  })
}

/** For who does not see them. */
export function bandWords(faults: readonly Band[] = []): string {
  if (faults.length === 0) return ''
  return ` Behind it ${plural(faults.length, 'fault')}: ${[...new Set(faults.map(({ label }) => label))].join('; ')}.`
}
