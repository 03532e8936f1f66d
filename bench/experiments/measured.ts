import { groups, phases } from '../../services/schedules/expectation.ts'
import { outcomeOf } from '../generator/failure-codes.ts'
import type { FaultBand } from '../model/experiment.ts'
import { quantileOfSorted } from '../statistics/moments.ts'
import { answered } from './clients/attempt-log.ts'
import type { Attempts, Ledger, Who } from './messages.ts'
import { belongsTo, type Span, spanOf } from './phases.ts'

export interface Measured {
  attempts: Attempts
  givenUp: number
  ledger: Ledger
  /** Replies that greedy clients got. */
  greedyAnswers: number
  /** Frontends that were added and removed by load. */
  scaled: Record<'add' | 'remove', number>
  faults: readonly FaultBand[]
  lengthMs: number
  /** After the last fault, before the time counts as that after it. */
  recoveryMs: number
}

interface Attempt {
  at: number
  ms: number
  op: string
  code: string
  who: Who
  stale: boolean
}

const reads: ReadonlySet<string> = new Set([
  'SearchItemsForSale',
  'GetItem',
  'DisplayCart',
  'DisplayItemsForSale',
])

/** They count calls of the group in the time of the phase, whichever phase the calls are of. */
const rates: readonly string[] = ['rate', 'asked']

/** The figures that expectations speak of. */
export class MeasuredFigures {
  readonly #measured: Measured
  readonly #attempts: readonly Attempt[]

  constructor(measured: Measured) {
    this.#measured = measured
    const { ops, codes, at, ms, op, code, who, stale } = measured.attempts
    const staleOnes = new Set(stale)
    this.#attempts = at.map((begun, index) => ({
      at: begun,
      ms: ms[index]!,
      op: ops[op[index]!]!,
      code: codes[code[index]!]!,
      who: who[index]!,
      stale: staleOnes.has(index),
    }))
  }

  get count(): number {
    return this.#attempts.length
  }

  totals(): { answered: number; refused: number; failed: number; errors: Record<string, number> } {
    const errors: Record<string, number> = {}
    for (const { code } of this.#attempts) if (code !== answered) errors[code] = (errors[code] ?? 0) + 1
    return {
      answered: this.#attempts.filter(isAnswered).length,
      refused: this.#attempts.filter(isRefused).length,
      failed: this.#attempts.filter(isFailed).length,
      errors,
    }
  }

  /** Undefined if nothing was measured that would tell. */
  readonly value = (figure: string, of: readonly string[]): number | undefined => {
    const overall = this.#overall(figure)
    if (overall !== undefined) return overall
    const phase = phases.find((each) => of.includes(each))
    const span = spanOf(phase, this.#measured)
    if (span === undefined) return undefined
    const group = this.#attempts.filter((attempt) => isOf(attempt, of))
    const chosen = group.filter((attempt) => belongsTo(attempt, phase, span))
    const ended = chosen.filter((attempt) => !isFailed(attempt))
    const times = () => ended.map(({ ms }) => ms).sort((a, b) => a - b)
    if (figure === 'calls') return chosen.length
    // No failure among no calls tells nothing.
    if (chosen.length === 0 && !rates.includes(figure)) return undefined
    switch (figure) {
      case 'answered':
        return chosen.filter(isAnswered).length
      case 'refused':
        return chosen.filter(isRefused).length
      case 'failed':
        return chosen.filter(isFailed).length
      case 'failed-share':
        return chosen.filter(isFailed).length / chosen.length
      case 'code':
        return chosen.filter(({ code }) => of.includes(code)).length
      case 'rate':
        return aSecond(
          group.filter(isAnswered).map(({ at, ms }) => at + ms),
          span,
        )
      case 'asked':
        return aSecond(
          group.map(({ at }) => at),
          span,
        )
      case 'stale':
        return chosen.filter(({ stale }) => stale).length
      case 'p50-failed':
        return quantileOfSorted(
          chosen
            .filter(isFailed)
            .map(({ ms }) => ms)
            .sort((a, b) => a - b),
          0.5,
        )
      case 'p50':
        return quantileOfSorted(times(), 0.5)
      case 'p99':
        return quantileOfSorted(times(), 0.99)
      case 'max':
        return times().at(-1)
      default:
        return undefined
    }
  }

  #overall(figure: string): number | undefined {
    const { ledger, givenUp, greedyAnswers, scaled } = this.#measured
    if (figure === 'paid') return ledger.paidOrders
    if (figure === 'greedy') return greedyAnswers
    if (figure === 'added') return scaled.add
    if (figure === 'removed') return scaled.remove
    if (figure === 'doubles') return ledger.doubles
    if (figure === 'lost') return ledger.lost.length
    if (figure === 'given-up') return givenUp
    if (figure === 'sold-out') return ledger.items.filter(({ left }) => left === 0).length
    return undefined
  }
}

/** How many of these moments lie in the span, for each second of it. */
function aSecond(moments: readonly number[], { from, to }: Span): number {
  return (moments.filter((at) => at >= from && at < to).length * 1000) / (to - from)
}

function isOf(attempt: Attempt, of: readonly string[]): boolean {
  return of.every((each) => {
    if (groups.includes(each as (typeof groups)[number])) return isOfGroup(attempt, each)
    return !/^[A-Z][A-Za-z]*[a-z]/.test(each) || attempt.op === each
  })
}

function isOfGroup({ op, who }: Attempt, group: string): boolean {
  if (group === 'reads') return reads.has(op)
  if (group === 'writes') return !reads.has(op)
  if (group === 'purchases') return op === 'MakePurchase'
  if (group === 'buyers') return who !== 'seller'
  if (group === 'sellers') return who === 'seller'
  return who === group
}

function isAnswered({ code }: Attempt): boolean {
  return code === answered
}

function isRefused(attempt: Attempt): boolean {
  return !isAnswered(attempt) && outcomeOf(attempt.code) === 'refused'
}

function isFailed(attempt: Attempt): boolean {
  return !isAnswered(attempt) && outcomeOf(attempt.code) === 'failed'
}
