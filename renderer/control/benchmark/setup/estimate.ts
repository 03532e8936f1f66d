import { warmUpOf } from '../../../../bench/model/warm-up.ts'
import type { BenchmarkSummary, Plan } from '../../../../electron/ipc/bench-types.ts'

type Clients = Plan['scenarios'][number]

export interface Estimate {
  /** Calls of all clients in all runs, without the warm-up. */
  calls: number
  /** Null if nothing like it has been measured yet. */
  seconds: number | null
  warmUpCalls: number
}

export function estimateOf(plan: Plan, history: readonly BenchmarkSummary[]): Estimate {
  const each = plan.scenarios.map((clients) => secondsOf(clients, plan, history))
  const known = each.filter((seconds) => seconds !== null)
  return {
    calls: plan.scenarios.reduce((sum, clients) => sum + callsOf(clients, plan.ops * plan.runs), 0),
    warmUpCalls: plan.scenarios.reduce((sum, clients) => sum + callsOf(clients, warmUpOf(plan, clients)), 0),
    seconds: known.length < each.length ? null : known.reduce((sum, seconds) => sum + seconds, 0),
  }
}

/** As long as the newest of the same kind would take for as many calls, set-up included. */
function secondsOf(clients: Clients, plan: Plan, history: readonly BenchmarkSummary[]): number | null {
  const { loop, ops, runs } = plan
  const calls = callsOf(clients, ops * runs + warmUpOf(plan, clients))
  const known = history.flatMap((benchmark) =>
    isAlike(benchmark, plan)
      ? benchmark.scenarios.filter(({ buyers, sellers }) => isSame({ buyers, sellers }, clients))
      : [],
  )[0]
  if (loop.kind === 'open') return calls / loop.ratePerSecond + (known?.setUpSeconds ?? 0)
  if (known === undefined || known.throughput.mean <= 0) return null
  return calls / known.throughput.mean + known.setUpSeconds
}

function isAlike({ plan, isImported }: BenchmarkSummary, { workload, loop, target }: Plan): boolean {
  return (
    !isImported &&
    JSON.stringify(plan.workload) === JSON.stringify(workload) &&
    plan.loop.kind === loop.kind &&
    JSON.stringify(plan.target) === JSON.stringify(target)
  )
}

function callsOf({ buyers, sellers }: Clients, each: number): number {
  return (buyers + sellers) * each
}

function isSame(one: Clients, other: Clients): boolean {
  return one.buyers === other.buyers && one.sellers === other.sellers
}
