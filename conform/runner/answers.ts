/** The answers to the question whether a service does what a check asks for. */
export const answers = [
  'right',
  'wrong',
  'did-not-start',
  'timed-out',
  'crashed',
  'busy',
  'not-judged',
] as const

export type Answer = (typeof answers)[number]

export const answerWords: Readonly<Record<Answer, string>> = {
  right: 'right',
  wrong: 'wrong',
  'did-not-start': 'did not start',
  'timed-out': 'timed out',
  crashed: 'crashed',
  busy: 'machine too busy',
  'not-judged': 'not judged',
}

/** These answers are the fault of the service. All others but "right" say that it could not be judged. */
const faults: ReadonlySet<Answer> = new Set(['wrong', 'timed-out', 'crashed'])

export type Judgement = 'right' | 'wrong' | 'could-not-be-judged'

export function judge(given: readonly Answer[]): Judgement {
  if (given.some((answer) => faults.has(answer))) return 'wrong'
  return given.length > 0 && given.every((answer) => answer === 'right') ? 'right' : 'could-not-be-judged'
}
