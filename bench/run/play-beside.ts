import type { Plan } from '../model/plan.ts'
import type { RunResult } from '../model/result.ts'
import type { Laboratory } from '../target/laboratory.ts'
import { type PlayOptions, playSchedule } from '../../services/schedules/play-schedule.ts'
import { parseStep } from '../../services/schedules/schedule.ts'

const longestRunMs = 24 * 3_600_000

/** Plays the plan's schedule from now until it is told that the run has ended. Then everything is healed. */
export function playBeside(
  { schedule }: Plan,
  laboratory: Laboratory | undefined,
  onStep: NonNullable<PlayOptions['onStep']>,
): () => Promise<Pick<RunResult, 'faults' | 'undone'>> {
  if (schedule === undefined) return () => Promise.resolve({})
  if (laboratory === undefined)
    throw new Error('A schedule can only be played on a cluster of ours: give no addresses.')
  const runEnds = new AbortController()
  const playing = playSchedule(
    { seed: schedule.seed, steps: schedule.steps.map(parseStep), length: longestRunMs },
    { ...laboratory, signal: runEnds.signal, onStep },
  )
  return async () => {
    runEnds.abort()
    const { faults, steps } = await playing
    const undone = steps.flatMap(({ text, problem }) =>
      problem === undefined ? [] : [`${text}: ${problem}`],
    )
    return { faults, ...(undone.length > 0 && { undone }) }
  }
}
