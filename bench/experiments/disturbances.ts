import type { PlayedStep } from '../../services/contract/schedule-run.ts'
import type { Circumstances } from '../model/experiment.ts'
import { disturbance } from '../verdict/disturbance.ts'

const most = {
  /** A step later than this was not the experiment that was asked for. */
  stepLateMs: 50,
  /** A fault that took effect later than this began at another time than the schedule says. */
  effectLateMs: 250,
  /** One wait of this length is enough to let a call of an impatient client time out. */
  delayMs: 100,
} as const

/** The possible disturbances of the run, a sentence each. */
export function disturbancesOf(
  { machine, clientsDelayMs, playerDelayMs }: Circumstances,
  steps: readonly PlayedStep[],
): string[] {
  const found: string[] = []
  const others = disturbance(machine)
  if (others !== undefined) found.push(`The machine was busy: ${others}.`)
  const late = latest(steps.map(({ at, firedAt }) => firedAt - at))
  if (late > most.stepLateMs) found.push(`A step came ${inMs(late)} late.`)
  const effect = latest(steps.map(({ at, inEffectAt = at }) => inEffectAt - at))
  if (effect > most.effectLateMs) found.push(`A step took effect ${inMs(effect)} after its time.`)
  if (clientsDelayMs.max > most.delayMs)
    found.push(`The clients themselves were held up for ${inMs(clientsDelayMs.max)}.`)
  if (playerDelayMs.max > most.delayMs)
    found.push(`The process that plays the steps was held up for ${inMs(playerDelayMs.max)}.`)
  return found
}

function latest(ms: readonly number[]): number {
  return Math.max(0, ...ms)
}

function inMs(ms: number): string {
  return `${Math.round(ms)} ms`
}
