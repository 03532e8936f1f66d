import type { PhaseProgress, Plan } from '../../../../electron/ipc/bench-types.ts'
import { counted } from '../../../../bench/words/numbers.ts'
import { shortScenario } from '../../../../bench/words/scenario.ts'
import { formatCount, formatTimeLeft } from '../../../shared/format.ts'

const doing: Record<PhaseProgress['phase'], string> = {
  starting: 'Starting',
  'setting-up': 'Making accounts and items',
  'warming-up': 'Warming up',
  running: 'Measuring',
  stopping: 'Stopping',
}

/** "Measuring 10 + 10, run 3 of 10". */
export function phaseInWords(phase: PhaseProgress | null, plan: Plan): string {
  if (phase === null) return plan.target.kind === 'private' ? 'Starting a cluster of its own' : 'Starting'
  if (phase.phase === 'starting' && plan.target.kind === 'private') return 'Starting a cluster of its own'
  if (phase.phase === 'starting' || phase.phase === 'stopping') return doing[phase.phase]
  const scenario = plan.scenarios[phase.scenario]
  const clients = scenario ? ` ${phase.phase === 'setting-up' ? 'for ' : ''}${shortScenario(scenario)}` : ''
  const run = phase.run > 0 ? `, run ${phase.run} of ${plan.runs}` : ''
  return `${doing[phase.phase]}${clients}${run}`
}

/** The amount that is done. */
export function amountInWords(phase: PhaseProgress | null): string {
  if (phase === null || phase.total === 0) return ''
  const unit = phase.phase === 'setting-up' ? 'account or item' : 'call'
  const units = phase.phase === 'setting-up' ? 'accounts and items' : 'calls'
  return `${formatCount(phase.done)} of ${counted(phase.total, unit, units)}`
}

/** The share of the whole benchmark, from 0 to 1; each scenario counts by its share of the calls. */
export function shareDone(phase: PhaseProgress | null, { scenarios, runs }: Plan): number {
  if (phase === null) return 0
  const clients = scenarios.map(({ buyers, sellers }) => buyers + sellers)
  const all = clients.reduce((sum, count) => sum + count, 0)
  const before = clients.slice(0, phase.scenario).reduce((sum, count) => sum + count, 0)
  const ofRun = phase.total === 0 ? 0 : Math.min(1, phase.done / phase.total)
  const ofScenario = phase.run === 0 ? 0 : (phase.run - 1 + ofRun) / runs
  return Math.min(1, (before + ofScenario * (clients[phase.scenario] ?? 0)) / all)
}

/** "about 2 min 10 s left". */
export function timeLeftInWords(secondsLeft: number | null): string {
  if (secondsLeft === null) return 'time left is not known yet'
  if (secondsLeft < 1.5) return 'almost done'
  return formatTimeLeft(Math.round(secondsLeft))
}
