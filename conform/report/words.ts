import { answerWords, answers } from '../runner/answers.ts'
import type { CheckResult, Report } from '../runner/result.ts'
import type { ShownFrame } from '../wire/transcript.ts'
import { shorten } from '../wire/transcript.ts'

const mostShown = 700

/** A failure in lines: the rule, what was sent, expected and came, why it matters, and how to see only this one. */
export function failureLines({
  rule,
  why,
  section,
  answer,
  reason,
  sent,
  expected,
  came,
  again,
}: CheckResult): string[] {
  const line = (name: string, text: string | undefined) =>
    text === undefined ? [] : [`${name.padEnd(9)} ${shorten(text, mostShown)}`]
  return [
    ...line('rule', `${rule} (docs/${section.replace('#', '.md: ')})`),
    ...(expected === undefined || answer !== 'wrong' ? line('reason', reason) : []),
    ...line('sent', sent),
    ...line('expected', expected),
    ...line('came', came),
    ...line('why', why),
    ...line('again', again),
  ]
}

export function titleOf({ id, answer, ms }: CheckResult): string {
  return `${id}  ${answerWords[answer]} (${ms} ms)`
}

/** "208 checks: 206 right, 2 wrong." */
export function countWords({ checks, counts }: Report): string {
  const parts = answers.flatMap((answer) =>
    counts[answer] ? [`${counts[answer]} ${answerWords[answer]}`] : [],
  )
  return `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`
}

export function judgementWords({ judgement, finished, checks }: Report): string {
  if (!finished) return 'The run was ended before all checks were done.'
  if (checks.length === 0) return 'Nothing was judged: no check is left for this role.'
  if (judgement === 'right') return 'Everything that was checked is right.'
  if (judgement === 'wrong') return 'Something is wrong.'
  return 'Nothing was found wrong, but not everything could be judged.'
}

/** "WIRE 24/24  PING 2/2": the right ones of all, area by area. */
export function areaWords({ checks }: Report): string {
  const areas = new Map<string, { right: number; all: number }>()
  for (const { id, answer } of checks) {
    const name = id.split('-')[0]!
    const counts = areas.get(name) ?? { right: 0, all: 0 }
    areas.set(name, { right: counts.right + Number(answer === 'right'), all: counts.all + 1 })
  }
  return [...areas].map(([name, { right, all }]) => `${name} ${right}/${all}`).join('  ')
}

export function frameLines(frames: readonly ShownFrame[], leftOut: number): string[] {
  const lines = frames.map(
    ({ connection, side, direction, text }) =>
      `${side} ${connection} ${direction === 'sent' ? '→' : '←'} ${text.replaceAll('\n', ' ')}`,
  )
  return leftOut === 0 ? lines : [...lines, `${leftOut} frames in the middle were dropped.`]
}
