import { type Expectation, judge } from '../../services/schedules/expectation.ts'
import type { ExperimentCheck, ExperimentResult, FiredStep } from '../model/experiment.ts'
import type { MeasuredFigures } from './measured.ts'
import type { Ledger, LedgerItem } from './messages.ts'

/** A step later than this was not the experiment that was asked for. */
const mostLateMs = 50
const fewestCalls = 50
/** Clients that were held up so long measured themselves. */
const mostDelayMs = 150

/** What must hold after anything whatever. */
export function invariants(ledger: Ledger): ExperimentCheck[] {
  const { items, paidCents, revenueCents, takenCents, paidOrders, openOrders, doubles, lost } = ledger
  const wrong = items.filter((item) => !isConserved(item))
  const sum = (of: (item: LedgerItem) => number) => items.reduce((total, item) => total + of(item), 0)
  const units = `${sum(({ initial }) => initial)} at the beginning, ${sum(({ restocked }) => restocked)} added, ${sum(({ sold }) => sold)} sold, ${sum(({ left }) => left)} left`
  return [
    {
      title: 'No unit of stock appeared or disappeared',
      passed: wrong.length === 0,
      text: wrong.length === 0 ? units : wrong.map(describeItem).join('; '),
    },
    {
      title: 'What buyers paid is what sellers earned',
      passed: paidCents === revenueCents,
      text: `${paidOrders} paid orders over ${money(paidCents)}; the sales reports say ${money(revenueCents)}`,
    },
    ...(takenCents === undefined
      ? []
      : [
          {
            title: 'What buyers paid is what the payments service took',
            passed: paidCents === takenCents,
            text: `${money(paidCents)} were paid; its ledger says ${money(takenCents)}`,
          },
        ]),
    {
      title: 'Nothing that was acknowledged is lost',
      passed: lost.length === 0,
      text: lost.length === 0 ? 'every order and every last price is there' : `missing: ${lost.join(', ')}`,
    },
    {
      title: 'Nothing was bought twice',
      passed: doubles === 0,
      text: doubles === 0 ? 'no order that nobody wanted' : `${doubles} orders that nobody wanted`,
    },
    {
      title: 'Every order came to its end',
      passed: openOrders === 0,
      text: openOrders === 0 ? 'none is left on its way' : `${openOrders} are still on their way`,
    },
  ]
}

/** What this experiment expects besides. */
export function expectations(
  expected: readonly { that: Expectation; why?: string | undefined }[],
  figures: MeasuredFigures,
): ExperimentCheck[] {
  return expected.map(({ that, why }) => {
    const { holds, left, right } = judge(that, figures.value)
    const values = `${that.text}: ${shown(left)} ${that.relation} ${shown(right)}`
    return { title: why ?? that.text, passed: holds ?? null, text: values }
  })
}

export interface Circumstances {
  checks: readonly ExperimentCheck[]
  steps: readonly FiredStep[]
  calls: number
  /** How late the clients' event loop was, at its 99th percentile. */
  delayMs: number
}

export function verdictOf({ checks, steps, calls, delayMs }: Circumstances): ExperimentResult['verdict'] {
  const failed = checks.filter(({ passed }) => passed === false)
  const doubts = doubtsAbout({ checks, steps, calls, delayMs })
  if (failed.length > 0)
    return {
      level: 'failed',
      reasons: [...failed.map(({ title, text }) => `${title}: no, ${text}.`), ...doubts],
    }
  return doubts.length > 0 ? { level: 'not-trustworthy', reasons: doubts } : { level: 'passed', reasons: [] }
}

function doubtsAbout({ checks, steps, calls, delayMs }: Circumstances): string[] {
  const doubts: string[] = []
  if (calls < fewestCalls)
    doubts.push(
      `Only ${calls} calls were made: too few to tell anything from. Give it more time or more clients.`,
    )
  for (const { text, problem } of steps)
    if (problem !== undefined) doubts.push(`"${text}" could not be done: ${problem}`)
  const latest = Math.max(0, ...steps.map(({ at, firedAt }) => firedAt - at))
  if (latest > mostLateMs)
    doubts.push(
      `A step came ${Math.round(latest)} ms late: the machine was busy with something else. Run it again.`,
    )
  if (delayMs > mostDelayMs)
    doubts.push(
      `The clients themselves were held up for ${Math.round(delayMs)} ms: the machine was too busy. Run it again.`,
    )
  for (const { title, text, passed } of checks)
    if (passed === null)
      doubts.push(`Nothing was measured that would tell whether this holds: ${title} (${text}).`)
  return doubts
}

/** Changes of which nobody knows may have happened or not. */
function isConserved({ initial, restocked, uncertain, sold, left }: LedgerItem): boolean {
  let possible = new Set([initial + restocked - sold])
  for (const delta of uncertain)
    possible = new Set([...possible, ...[...possible].map((units) => units + delta)])
  return possible.has(left)
}

function describeItem({ itemId, initial, restocked, sold, left, uncertain }: LedgerItem): string {
  const maybe = uncertain.length === 0 ? '' : ` (and perhaps ${uncertain.join(', ')})`
  return `${itemId}: ${initial} + ${restocked}${maybe} - ${sold} sold is not ${left}`
}

function shown(value: number | undefined): string {
  return value === undefined ? 'nothing measured' : String(Math.round(value * 100) / 100)
}

function money(cents: number): string {
  return (cents / 100).toFixed(2)
}
