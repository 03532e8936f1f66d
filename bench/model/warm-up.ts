import type { Plan, Scenario } from './plan.ts'
import { thinkTimeOf } from './workload.ts'

/**
 * Measured: services, caches and compiled code have settled after 20,000 to 30,000 calls where clients are few, and after
 * 60,000 where two hundred keep them busy in another way.
 */
const callsToSettle = 30_000
const leastOfEach = 300
/** At a slow rate, or where clients think, the rest is what the runs are measured in, too. */
const mostSeconds = 30

/** Calls of each client before the first run of a scenario: as many as are asked for, or as it takes. */
export function warmUpOf(plan: Omit<Plan, 'scenarios'>, { buyers, sellers }: Scenario): number {
  const { warmUpOps, ops, runs, loop, workload } = plan
  if (warmUpOps !== undefined) return warmUpOps
  const clients = buyers + sellers
  const enough = Math.max(leastOfEach, Math.min(Math.ceil(callsToSettle / clients), ops * runs))
  const thinkMs = thinkTimeOf(workload)
  const perSecond = loop.kind === 'open' ? loop.ratePerSecond / clients : 1_000 / thinkMs
  return Math.min(enough, Math.ceil(mostSeconds * perSecond))
}
