import type { Claim, Finding, MeasureContext } from '../runner/claim.ts'
import { judgeMemory } from '../memory-caps.ts'
import type { AttackPlan } from './plan.ts'
import { type AttackResult, runAttack } from './run-attack.ts'

const mayBeTimes = 5
/** Below this the timer and the scheduler decide, and not the services. */
const leastBoundMs = 25
/** One request in this many may have to be asked again. */
const requestsToAFailure = 100
/** The p99 of fewer is the slowest of them. */
const leastRequests = 100

/** The promises of the suite. All four are judged from one attack, which the first of them makes. */
export function attackClaims(plan: AttackPlan, run = runAttack): readonly Claim[] {
  let made: Promise<AttackResult> | undefined
  const attacked = (context: MeasureContext) => (made ??= run(plan, context))
  const claim = (
    id: string,
    says: string,
    judge: (result: AttackResult) => Finding,
    more: Partial<Claim> = { disturbanceIsNoExcuse: true },
  ): Claim => ({
    id,
    says,
    short: false,
    tries: 1,
    ...more,
    measure: async (context) => judge(await attacked(context)),
  })
  return [
    claim(
      'attack-latency',
      `While it is attacked, a market answers honest clients: their p99 is under ${mayBeTimes} times what it is undisturbed, or under ${leastBoundMs} ms if that is more, and no more than one of ${requestsToAFailure} requests has to be asked again.`,
      latency,
      {},
    ),
    claim(
      'attack-survived',
      'Afterwards everything is as before: ledger, stock, carts, orders and sessions; orders were taken all the time, and nothing ended.',
      survived,
    ),
    claim('attack-memory', 'No process takes more memory than docs/security.md says.', ({ memory }) =>
      judgeMemory(memory),
    ),
    claim(
      'attack-frames',
      `All ${plan.frames} hostile frames were sent, in every kind of attack and to every port.`,
      sent(plan),
      {},
    ),
  ]
}

function latency({ before, during, orders }: AttackResult): Finding {
  const most = Math.max(before.p99 * mayBeTimes, leastBoundMs)
  const areServed = during.failed * requestsToAFailure <= during.requests && orders > 0
  const areEnough = Math.min(before.requests, during.requests) >= leastRequests
  return {
    holds: during.p99 < most && areServed && areEnough,
    figure: `${during.p99.toFixed(1)} ms at p99 of ${during.requests} requests, ${during.failed} asked again, ${orders} orders; ${before.p99.toFixed(1)} ms of ${before.requests} undisturbed`,
    bound: `under ${most.toFixed(1)} ms of ${leastRequests} requests or more, one of ${requestsToAFailure} asked again, and orders`,
  }
}

function survived({ orders, problems }: AttackResult): Finding {
  return {
    holds: problems.length === 0 && orders > 0,
    figure: problems.length === 0 ? `${orders} orders, all right` : problems.join('; '),
    bound: 'nothing lost, doubled or ended',
  }
}

/** Fewer say nothing about the market: the machine had no time for more. */
const sent =
  ({ frames: wanted }: AttackPlan) =>
  ({ frames, byKind, byPort }: AttackResult): Finding => {
    const parts = [...Object.entries(byKind), ...Object.entries(byPort)]
    const shown = parts.map(([name, count]) => `${name} ${count}`)
    return {
      holds: frames >= wanted && parts.every(([, count]) => count > 0),
      figure: `${frames} (${shown.join(', ')})`,
      bound: `${wanted}, some of each kind and to each port`,
      ...(frames < wanted && { disturbed: 'the machine was too slow to send more in the time there was' }),
    }
  }
