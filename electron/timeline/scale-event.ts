import { describeDecision, type ScaleDecision } from '../../services/contract/autoscale.ts'
import type { NewEvent } from './event-log.ts'

/** A decision of autoscale, and whether it could not be carried out. The events of the member tell the rest. */
export function scaleEvent(decision: ScaleDecision, isDone: boolean): NewEvent | undefined {
  const { at, change, side, problem } = decision
  const text = describeDecision(decision).slice(0, 2_000)
  if (!isDone)
    return {
      at,
      kind: 'autoscale',
      what: change === 'add' ? 'scale out' : 'scale in',
      tone: 'info',
      text,
      subject: side,
    }
  if (problem === undefined) return undefined
  return { kind: 'autoscale', what: 'scaling failed', tone: 'error', text, subject: side }
}
