import type { Answer, Script, Step } from '../workload/script.ts'
import { outcomeOf } from './failure-codes.ts'
import { HistoryLog, type Seen } from './history-log.ts'

/** Does what the script does, and notes what its client reads and writes. */
export function recordedScript(script: Script, session: string, log: HistoryLog): Script {
  const underWay = new Map<Step, { own: Step; start: number }>()
  return {
    next() {
      const own = script.next()
      if (!HistoryLog.notes(own.op)) return own
      const step = { ...own, wantsResult: true }
      underWay.set(step, { own, start: performance.now() })
      return step
    },
    answered(step, answer) {
      const begun = underWay.get(step)
      underWay.delete(step)
      if (begun === undefined) {
        script.answered(step, answer)
        return
      }
      const { own, start } = begun
      const { args } = JSON.parse(`{"id":0${step.tail}`) as { args: unknown }
      log.note({ session, op: step.op, args, seen: seenIn(answer), start, end: performance.now() })
      script.answered(own, own.wantsResult || !answer.ok ? answer : { ok: true, result: undefined })
    },
  }
}

function seenIn(answer: Answer): Seen {
  if (answer.ok) return { kind: 'ok', result: answer.result }
  return outcomeOf(answer.code) === 'refused' ? { kind: 'refused', code: answer.code } : { kind: 'unknown' }
}
