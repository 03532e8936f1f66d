import type { Route } from '../../../../services/contract/gateway.ts'
import type { BenchmarkSummary, Plan } from '../../../../electron/ipc/bench-types.ts'
import { addressWords, routeWords } from '../../../../bench/words/conditions.ts'
import { counted, formatRate } from '../../../../bench/words/numbers.ts'
import { nameWorkload } from '../../../../bench/words/workload.ts'
import type { WorkloadName } from '../../../../bench/model/workload.ts'

export const workloadWords: Record<WorkloadName, { label: string; text: string }> = {
  course: {
    label: 'Course',
    text: 'Each seller changes a price up and down, each buyer searches: half writes, half reads.',
  },
  mixed: {
    label: 'Mixed',
    text: 'Every operation of the market in realistic shares, purchases included.',
  },
}

export const targetWords: Record<Plan['target']['kind'], { label: string; text: string }> = {
  private: {
    label: 'A cluster of its own',
    text: 'Four services started for this benchmark on an empty folder, and removed with it. The figures to compare.',
  },
  app: {
    label: "This app's cluster",
    text: 'The benchmark measures the cluster that you see. Its accounts stay; its items are withdrawn at the end.',
  },
  addresses: {
    label: 'Addresses',
    text: 'Frontends that run elsewhere. You are asked before the load begins.',
  },
}

export const routeChoices: Record<Route, { label: string; text: string }> = {
  direct: { label: 'Directly', text: 'All clients of a side connect to its first frontend.' },
  gateway: {
    label: 'Through the gateway',
    text: 'A gateway spreads their requests over all frontends, and hides failed frontends.',
  },
  spread: {
    label: 'The clients balance',
    text: 'The clients are spread over the frontends. A client that loses its frontend connects to the next one.',
  },
}

/** As it was carried out: one that ended early made fewer runs than were planned. */
export function benchmarkInWords({ plan, scenarios }: Pick<BenchmarkSummary, 'plan' | 'scenarios'>): string {
  return planInWords(
    plan,
    scenarios.reduce((sum, { runs }) => sum + runs, 0),
  )
}

const plannedRuns = ({ runs, scenarios }: Plan) => runs * scenarios.length

/** "course, closed loop, 10 runs of 1,000 calls each"; "3 of 10 runs" where fewer were made. */
export function planInWords(plan: Plan, made = plannedRuns(plan)): string {
  const { workload, loop, runs, ops, target, schedule } = plan
  const how = loop.kind === 'closed' ? 'closed loop' : `open loop at ${formatRate(loop.ratePerSecond)}`
  const where = isUsual(target) ? '' : `, ${targetInWords(target)}`
  return `${nameWorkload(workload)}, ${how}, ${made === plannedRuns(plan) ? counted(runs, 'run') : `${made} of ${counted(plannedRuns(plan), 'run')}`} of ${counted(ops, 'call')} a client${where}${schedule ? `, with the faults of “${schedule.title}”` : ''}`
}

function targetInWords(target: Plan['target']): string {
  if (target.kind === 'addresses') return `${addressWords(target.buyer)} and ${addressWords(target.seller)}`
  const { through: route = 'direct' } = target
  const way = route === 'direct' ? '' : `, ${routeWords[route]}`
  if (target.kind === 'app') return `the app's cluster${way}`
  const { frontends = 1 } = target
  const wide = frontends === 1 ? '' : ` with ${frontends} frontends of each side`
  return `a cluster of its own${wide}${way}`
}

function isUsual(target: Plan['target']): boolean {
  return (
    target.kind === 'private' && (target.frontends ?? 1) === 1 && (target.through ?? 'direct') === 'direct'
  )
}
