import { type Expectation, isOfSafety, judge } from '../../services/schedules/expectation.ts'
import type { ExperimentCheck, ExperimentResult, PlayedStep } from '../model/experiment.ts'
import { invariants } from './invariants.ts'
import type { MeasuredFigures } from './measured.ts'
import type { Ledger } from './messages.ts'

const fewestCalls = 50

export interface Evidence {
  expected: readonly { that: Expectation; why?: string | undefined }[]
  figures: Pick<MeasuredFigures, 'value' | 'count'>
  ledger: Ledger
  steps: readonly PlayedStep[]
  /** The possible disturbances of the run, a sentence each. */
  disturbances: readonly string[]
}

/** No slowness excuses a violation of safety: it is a failure on any machine. The rest is judged only on a run that nothing disturbed. */
export function judgeExperiment({
  expected,
  figures,
  ledger,
  steps,
  disturbances,
}: Evidence): Pick<ExperimentResult, 'verdict' | 'checks'> {
  const disturbed = disturbances.length > 0
  const checks = [
    ...invariants(ledger).map(({ ofSafety, ...check }) =>
      disturbed && !ofSafety && !check.passed ? notJudged(check) : check,
    ),
    ...expected.map(({ that, why }) => {
      const check = expectationCheck(that, why, figures)
      return disturbed && !isOfSafety(that) ? notJudged(check) : check
    }),
  ]
  const doubts = [
    ...(disturbed
      ? [
          ...disturbances,
          'Expectations that depend on time were not judged. Close other programs, and run it again.',
        ]
      : []),
    ...doubtsAbout(checks, steps, figures.count),
  ]
  return { checks, verdict: verdictOf(checks, doubts) }
}

function verdictOf(checks: readonly ExperimentCheck[], doubts: string[]): ExperimentResult['verdict'] {
  const failed = checks.filter(({ passed }) => passed === false)
  if (failed.length > 0)
    return {
      level: 'failed',
      reasons: [...failed.map(({ title, text }) => `${title}: no, ${text}.`), ...doubts],
    }
  return doubts.length > 0 ? { level: 'not-trustworthy', reasons: doubts } : { level: 'passed', reasons: [] }
}

function expectationCheck(
  that: Expectation,
  why: string | undefined,
  figures: Evidence['figures'],
): ExperimentCheck {
  const { holds, left, right } = judge(that, figures.value)
  const text = `${that.text}: ${shown(left)} ${that.relation} ${shown(right)}`
  const title = why ?? that.text
  return holds === undefined
    ? { title, passed: null, open: 'not-measured', text }
    : { title, passed: holds, text }
}

function notJudged(check: ExperimentCheck): ExperimentCheck {
  if (check.passed === null) return check
  return { ...check, passed: null, open: 'disturbed', text: `${check.text}; not judged` }
}

function doubtsAbout(
  checks: readonly ExperimentCheck[],
  steps: readonly PlayedStep[],
  calls: number,
): string[] {
  const doubts: string[] = []
  if (calls < fewestCalls)
    doubts.push(
      `Only ${calls} calls were made: too few to tell anything from. Give it more time or more clients.`,
    )
  for (const { text, problem, hits } of steps) {
    if (problem !== undefined) doubts.push(`"${text}" could not be done: ${problem}`)
    if (hits === 0) doubts.push(`"${text}" met no frame and no connection, so nothing could show its effect.`)
  }
  for (const { title, text, open } of checks)
    if (open === 'not-measured')
      doubts.push(`Nothing was measured that would tell whether this holds: ${title} (${text}).`)
  return doubts
}

function shown(value: number | undefined): string {
  return value === undefined ? 'nothing measured' : String(Math.round(value * 100) / 100)
}
