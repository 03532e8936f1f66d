import type { Plan } from '../model/plan.ts'
import type { Reason, ScenarioResult, Verdict, VerdictLevel } from '../model/result.ts'
import { nameScenario } from '../words/scenario.ts'
import { checkCalls, checkCancelled, checkRuns } from './checks/amount.ts'
import { checkClients } from './checks/clients.ts'
import { checkDrift } from './checks/drift.ts'
import { checkErrors } from './checks/errors.ts'
import { checkLittlesLaw, checkRate } from './checks/flow.ts'
import { checkGenerator } from './checks/generator.ts'
import { checkBusy, checkClock } from './checks/machine.ts'
import { checkScatter } from './checks/scatter.ts'
import type { Check } from './evidence.ts'

const checks: readonly Check[] = [
  checkCancelled,
  checkClients,
  checkErrors,
  checkGenerator,
  checkRate,
  checkBusy,
  checkDrift,
  checkScatter,
  checkRuns,
  checkCalls,
  checkLittlesLaw,
  checkClock,
]

export function judgeScenario(
  result: Omit<ScenarioResult, 'verdict'>,
  plan: Plan,
  cancelled: boolean,
): Verdict {
  const scenario = nameScenario(result)
  return verdictOf(
    checks.flatMap((check) => check({ result, plan, cancelled })).map((reason) => ({ ...reason, scenario })),
  )
}

/** A benchmark is as good as the worst of its scenarios. */
export function judgeBenchmark(verdicts: Verdict[]): Verdict {
  if (verdicts.length === 0) {
    const text = 'It ended before the first scenario had a figure. Measure again.'
    return verdictOf([{ doubt: 'cancelled', level: 'invalid', text }])
  }
  const everywhere = ({ text }: Reason) =>
    verdicts.every(({ reasons }) => reasons.some((reason) => reason.text === text))
  const [first, ...others] = verdicts
  return verdictOf([
    ...first!.reasons.filter(everywhere).map(({ scenario: _, ...reason }) => reason),
    ...[first!, ...others].flatMap(({ reasons }) =>
      reasons.filter((reason) => !everywhere(reason)).map(named),
    ),
  ])
}

function named(reason: Reason): Reason {
  return reason.scenario === undefined ? reason : { ...reason, text: `${reason.scenario}: ${reason.text}` }
}

/** Reasons that make a result invalid come before those that only make it doubtful. */
function verdictOf(reasons: Reason[]): Verdict {
  const of = (level: VerdictLevel) => reasons.filter((reason) => reason.level === level)
  const ordered = [...of('invalid'), ...of('doubtful')]
  return { level: ordered[0]?.level ?? 'trustworthy', reasons: ordered }
}
