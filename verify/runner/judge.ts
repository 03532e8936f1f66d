import type { Finding } from './claim.ts'

/** How often a claim is measured at most. */
export const mostTries = 3
/** A single failure may be a hiccup that nobody saw: this many on an undisturbed machine are none. */
const failuresNeeded = 2

export interface Try extends Finding {
  /** A possible disturbance of the figure by the machine. */
  disturbed?: string
}

export type Answer = 'holds' | 'does not hold' | 'cannot be told'

export interface Judgement {
  answer: Answer
  /** Why it cannot be told. */
  reason?: string
}

export interface JudgeOptions {
  tries?: number | undefined
  disturbanceMayHelp?: boolean | undefined
  disturbanceIsNoExcuse?: boolean | undefined
}

/**
 * The judgement of the tries so far; undefined while another one is needed.
 *
 * Disturbance makes most figures worse and never better. A try that holds therefore settles the matter, however busy the
 * machine was, and a try that does not hold says something only if nothing disturbed it.
 */
export function judge(tries: readonly Try[], options: JudgeOptions = {}): Judgement | undefined {
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
