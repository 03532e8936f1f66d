import type { ExperimentTick } from '../../model/experiment.ts'
import { outcomeOf } from '../../generator/failure-codes.ts'
import type { HistoryLog } from '../../generator/history-log.ts'
import { quantileOfSorted } from '../../statistics/moments.ts'
import type { Attempts, Who } from '../messages.ts'

export const answered = 'OK'
const tickMs = 250

/** Writes down every attempt of every client. */
export class AttemptLog {
  readonly attempts: Attempts = {
    ops: [],
    codes: [answered],
    at: [],
    ms: [],
    op: [],
    code: [],
    who: [],
    stale: [],
  }
  givenUp = 0
  /** Where it is wanted. */
  history: HistoryLog | undefined
  #startedAt = 0
  #told = 0
  #timer: NodeJS.Timeout | undefined

  /** `startsAt` is the beginning of the schedule, on the clock of `performance.now()`. */
  begin(startsAt: number, onTick: (tick: ExperimentTick) => void): void {
    this.#startedAt = startsAt
    this.#timer = setInterval(() => onTick(this.#tick()), tickMs)
  }

  end(): void {
    clearInterval(this.#timer)
  }

  /** Returns the number of the attempt. */
  note(op: string, who: Who, beganAt: number, code: string): number {
    const { attempts } = this
    attempts.at.push(round(beganAt - this.#startedAt))
    attempts.ms.push(round(performance.now() - beganAt))
    attempts.op.push(placeIn(attempts.ops, op))
    attempts.code.push(placeIn(attempts.codes, code))
    return attempts.who.push(who) - 1
  }

  noteStale(attempt: number): void {
    this.attempts.stale.push(attempt)
  }

  /** Counts the calls that ended since the last tick. */
  #tick(): ExperimentTick {
    const { codes, code, ms } = this.attempts
    const counts = { answered: 0, refused: 0, failed: 0 }
    const times: number[] = []
    for (let index = this.#told; index < code.length; index += 1) {
      const name = codes[code[index]!]!
      const outcome = name === answered ? 'answered' : outcomeOf(name) === 'refused' ? 'refused' : 'failed'
      counts[outcome] += 1
      if (outcome !== 'failed') times.push(ms[index]!)
    }
    this.#told = code.length
    times.sort((a, b) => a - b)
    const at = Math.round(performance.now() - this.#startedAt)
    const quantile = (share: number) => quantileOfSorted(times, share) ?? null
    return { at, ...counts, p50: quantile(0.5), p99: quantile(0.99) }
  }
}

function placeIn(names: string[], name: string): number {
  const place = names.indexOf(name)
  return place >= 0 ? place : names.push(name) - 1
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
