import { messageOf } from '../../services/text/error-text.ts'
import type { Transcript } from '../wire/transcript.ts'
import type { Answer } from './answers.ts'
import { ConnectionLost, NotJudged, TimedOut, Violation } from './failures.ts'

export interface Finding {
  answer: Answer
  reason?: string
  sent?: string
  expected?: string
  came?: string
}

interface Circumstances {
  transcript: Transcript
  /** Why the machine had no time for us, where that is so. */
  busy: string | undefined
  deadlineMs: number
  /** The deadline of all checks is over, or somebody ended the run. */
  isOver: boolean
}

/** The answer of a check that ended so: by an error, or by none. */
export function classify(error: unknown, { transcript, busy, deadlineMs, isOver }: Circumstances): Finding {
  if (error === undefined) return { answer: 'right' }
  if (error instanceof NotJudged) return { answer: 'not-judged', reason: error.message }
  const sent = transcript.lastSent
  if (error instanceof Violation) {
    const { expected, came } = error
    const finding = { sent: error.sent ?? sent, expected, came }
    if (error.waited && isOver) return { answer: 'not-judged', reason: 'The run was ended meanwhile' }
    if (error.waited && busy !== undefined) return { answer: 'busy', reason: busy, ...finding }
    return { answer: 'wrong', reason: `Expected ${expected}`, ...finding }
  }
  if (error instanceof TimedOut) {
    if (isOver)
      return { answer: 'not-judged', reason: 'The run was ended while this check waited for an answer' }
    const reason = `${error.message}, for up to ${deadlineMs / 1000} s`
    if (busy !== undefined) return { answer: 'busy', reason: `${busy}. ${reason}`, sent }
    return { answer: 'timed-out', reason, sent, expected: 'an answer', came: 'none' }
  }
  if (error instanceof ConnectionLost)
    return {
      answer: 'wrong',
      reason: error.message,
      sent,
      expected: 'an answer',
      came: 'the end of the connection',
    }
  if (error instanceof TypeError) {
    // The answer lacked a part that every answer of its operation has.
    const expected = 'an answer of the documented form'
    return {
      answer: 'wrong',
      reason: `${expected}: ${error.message}`,
      sent,
      expected,
      came: transcript.lastCame,
    }
  }
  return { answer: 'not-judged', reason: `The check itself failed: ${messageOf(error)}` }
}
