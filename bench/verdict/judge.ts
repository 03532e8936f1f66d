import type { Plan } from '../model/plan.ts'
import type { Reason, ScenarioResult, Verdict } from '../model/result.ts'

const fewestRuns = 5

export function judgeScenario(
  { runs }: Omit<ScenarioResult, 'verdict'>,
  _plan: Plan,
  cancelled: boolean,
): Verdict {
  const reasons: Reason[] = []
  if (cancelled) reasons.push({ doubt: 'cancelled', level: 'doubtful', text: 'It was cancelled.' })
  if (runs.length < fewestRuns)
    reasons.push({ doubt: 'too-few-runs', level: 'doubtful', text: `Only ${runs.length} runs.` })
  if (runs.some(({ generator }) => generator.clientsLost > 0))
    reasons.push({ doubt: 'client-died', level: 'invalid', text: 'A client lost its connection.' })
  return verdictOf(reasons)
}

export function judgeBenchmark(verdicts: Verdict[]): Verdict {
  return verdictOf(verdicts.flatMap(({ reasons }) => reasons))
}

function verdictOf(reasons: Reason[]): Verdict {
  const level = reasons.some((reason) => reason.level === 'invalid') ? 'invalid' : 'doubtful'
  return { level: reasons.length === 0 ? 'trustworthy' : level, reasons }
}
