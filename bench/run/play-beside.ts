import type { Plan } from '../model/plan.ts'
import type { RunResult } from '../model/result.ts'
import type { Laboratory } from '../host/laboratory.ts'
import { type PlayOptions, playSchedule } from '../../services/schedules/play-schedule.ts'
import { formatTime } from '../../services/faults/model/amounts.ts'
import { describeDeed, parseStep } from '../../services/schedules/schedule.ts'

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
  const wanted = schedule.steps.map(parseStep)
  const runEnds = new AbortController()
  const playing = playSchedule(
    { seed: schedule.seed, steps: wanted, length: longestRunMs },
    { ...laboratory, signal: runEnds.signal, onStep },
  )
  return async () => {
    runEnds.abort()
    const { faults, steps } = await playing
    const undone = wanted.flatMap(({ at, do: deed }) => {
      const text = describeDeed(deed)
      const fired = steps.find((step) => step.at === at && step.text === text)
      if (fired === undefined) return [`${text}: the run ended before ${formatTime(at)}, when it was due`]
      return fired.problem === undefined ? [] : [`${text}: ${fired.problem}`]
    })
    return { faults, ...(undone.length > 0 && { undone }) }
  }
}
