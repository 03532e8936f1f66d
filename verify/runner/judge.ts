import type { Claim, Finding } from './claim.ts'

/** How often a claim is measured at most. */
export const mostTries = 3
/** A single failure may be a hiccup that nobody saw: this many on an undisturbed machine are none. */
const failuresNeeded = 2

export type Answer = 'holds' | 'does not hold' | 'cannot be told'

export interface Judgement {
  answer: Answer
  /** Why it cannot be told. */
  reason?: string
}

export type JudgeOptions = Pick<Claim, 'tries' | 'disturbanceMayHelp' | 'disturbanceIsNoExcuse'>

/**
 * The judgement of the tries so far; undefined while another one is needed.
 *
 * Disturbance makes most figures worse. So a try that holds usually counts, however busy the machine was, and a try that
 * does not hold counts only if nothing disturbed it. Two options of a claim change this.
 */
export function judge(tries: readonly Finding[], options: JudgeOptions = {}): Judgement | undefined {
  const most = Math.min(options.tries ?? mostTries, mostTries)
  const undisturbed = tries.filter(({ disturbed }) => disturbed === undefined)
  const counted = options.disturbanceMayHelp ? undisturbed : tries
  if (counted.some(({ holds }) => holds)) return { answer: 'holds' }
  const telling = options.disturbanceIsNoExcuse ? tries : undisturbed
  const failures = telling.filter(({ holds }) => !holds)
  if (failures.length >= Math.min(failuresNeeded, most)) return { answer: 'does not hold' }
  if (tries.length < most) return undefined
  const reasons = tries.flatMap(({ disturbed }) => disturbed ?? [])
  return {
    answer: 'cannot be told',
    reason: `${reasons.length} of ${tries.length} tries were disturbed, the last one because ${reasons.at(-1)}`,
  }
}
