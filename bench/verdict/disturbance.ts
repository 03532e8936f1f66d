import type { MachineState } from '../model/machine-state.ts'
import { formatMs, formatPercent } from '../words/numbers.ts'
import { thresholds } from './thresholds.ts'

/** Describes the work of the machine that may have disturbed a measurement; undefined if there was none. */
export function disturbance(state: MachineState): string | undefined {
  const { doubtful, invalid } = thresholds.busyElsewhere
  const { othersShare, worstSecondShare, stealShare, eventLoopDelayMs } = state
  const found: string[] = []
  if ((othersShare ?? 0) > doubtful)
    found.push(`other programs took ${formatPercent(othersShare!)} of the processors`)
  else if ((worstSecondShare ?? 0) > invalid)
    found.push(`other programs took ${formatPercent(worstSecondShare!)} of the processors for a second`)
  if ((stealShare ?? 0) > thresholds.stealShare)
    found.push(`the hypervisor kept ${formatPercent(stealShare!)} of the processors for other machines`)
  if (eventLoopDelayMs > thresholds.eventLoopDelayMs)
    found.push(`this process came to run ${formatMs(eventLoopDelayMs)} late (p99)`)
  return found.length === 0 ? undefined : found.join(', and ')
}
