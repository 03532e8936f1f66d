import { HopCollector } from '../hops/hop-collector.ts'
import type { Outcome } from '../model/progress.ts'
import type { RunResult } from '../model/result.ts'
import { encodeHistogram, newHistogram } from '../statistics/histogram.ts'
import { Interval } from './interval.ts'
import type { OperationMeasurement, Tick } from './messages.ts'

/** Counts and times the calls of one run. All times are those of `performance.now()`. */
export class Recorder {
  readonly startedAt: number
  #operations = new Map<string, Operation>()
  #interval: Interval
  #hops = new HopCollector()
  #underWay = 0
  #underWaySince: number
  #underWayMs = 0

  constructor(startedAt: number, seed: number) {
    this.startedAt = startedAt
    this.#underWaySince = startedAt
    this.#interval = new Interval(seed)
  }

  /** A call is under way from when it was due, also if it was sent a little later. */
  began(dueAt: number, now: number): void {
    this.#passTime(now)
    this.#underWay += 1
    this.#underWayMs += now - dueAt
  }

  answered(op: string, dueAt: number, now: number, outcome: Outcome, code: string | undefined): void {
    const ms = now - dueAt
    const operation = this.#ended(op, now)
    operation.histogram.recordValue(ms * 1000)
    if (outcome !== 'ok') count(outcome === 'refused' ? operation.refusals : operation.errors, code!)
    this.#interval.add(now - this.startedAt, ms, op, outcome)
  }

  unanswered(op: string, now: number, code: string): void {
    count(this.#ended(op, now).errors, code)
    this.#interval.addUnanswered()
  }

  /** The spans of a request that asked for them. Other services may send none, or something else. */
  traced(op: string, sentAt: number, now: number, told: unknown): void {
    this.#hops.add(op, Math.round((now - sentAt) * 1000), told)
  }

  hops(): RunResult['hops'] {
    return this.#hops.result()
  }

  tick(now: number): Tick {
    return this.#interval.take(now - this.startedAt)
  }

  get underWaySeconds(): number {
    return this.#underWayMs / 1000
  }

  /** When a call began or ended last. */
  get lastEventAt(): number {
    return this.#underWaySince
  }

  operations(): Record<string, OperationMeasurement> {
    return Object.fromEntries(
      [...this.#operations].map(([op, { calls, histogram, errors, refusals }]) => [
        op,
        { calls, errorsByCode: errors, refusalsByCode: refusals, histogram: encodeHistogram(histogram) },
      ]),
    )
  }

  #ended(op: string, now: number): Operation {
    this.#passTime(now)
    this.#underWay -= 1
    let operation = this.#operations.get(op)
    if (operation === undefined) {
      operation = { calls: 0, histogram: newHistogram(), errors: {}, refusals: {} }
      this.#operations.set(op, operation)
    }
    operation.calls += 1
    return operation
  }

  #passTime(now: number): void {
    this.#underWayMs += this.#underWay * (now - this.#underWaySince)
    this.#underWaySince = now
  }
}

interface Operation {
  calls: number
  histogram: ReturnType<typeof newHistogram>
  errors: Record<string, number>
  refusals: Record<string, number>
}

function count(counts: Record<string, number>, code: string): void {
  counts[code] = (counts[code] ?? 0) + 1
}
