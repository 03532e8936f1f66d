import { setTimeout as pause } from 'node:timers/promises'
import type { DeskState } from '../../services/contract/order-desk.ts'
import type { PaymentsState } from '../../services/contract/payments.ts'
import type { ServiceMetrics } from '../../services/contract/tracing.ts'
import { databaseClient } from '../../services/testing/clients/database-client.ts'
import type { TestCluster } from '../../services/testing/clusters/test-cluster.ts'

/** Since an order was last taken. */
const mostIdleMs = 20_000

/** Everything that is wrong with a cluster after an attack. A question that got no answer is one thing more. */
export async function wrongAfterwards(
  cluster: TestCluster,
  checks: readonly ((cluster: TestCluster) => Promise<string[]> | string[])[] = [
    ended,
    unsettled,
    beyondLimits,
  ],
): Promise<string[]> {
  const problems: string[] = []
  for (const check of checks) {
    try {
      problems.push(...(await check(cluster)))
    } catch (error) {
      problems.push((error as Error).message)
    }
  }
  return problems
}

function ended({ processes, further }: TestCluster): string[] {
  return [...processes, ...further]
    .filter(([, { child }]) => child.exitCode !== null || child.signalCode !== null)
    .map(([name]) => `${name} ended`)
}

/** Every order that was paid was paid for once: the orders and the payments tell the same sum. */
async function unsettled(cluster: TestCluster): Promise<string[]> {
  const products = databaseClient(cluster, 'product-db')
  const payments = databaseClient(cluster, 'payments')
  try {
    let until = performance.now() + mostIdleMs
    let lastWaiting = Infinity
    for (;;) {
      const desk = await products.request<DeskState>('GetOrderDesk', {})
      const { taken, takenCents } = await payments.request<PaymentsState>('GetPayments', {})
      const waiting = desk.busy + desk.tiers.vip.length + desk.tiers.normal.length
      const isEqual = desk.paid.orders === taken && desk.paid.cents === takenCents
      if (waiting === 0 && isEqual) return []
      if (waiting < lastWaiting) until = performance.now() + mostIdleMs
      lastWaiting = Math.min(lastWaiting, waiting)
      if (performance.now() > until) {
        const { orders, cents } = desk.paid
        return [
          `${orders} orders of ${cents} cents were paid, ${taken} payments of ${takenCents} taken, ${waiting} wait`,
        ]
      }
      await pause(200)
    }
  } finally {
    products.close()
    payments.close()
  }
}

/** The metrics of a service that must stay below a limit. */
async function beyondLimits(cluster: TestCluster): Promise<string[]> {
  const found: string[] = []
  for (const database of ['customer-db', 'product-db'] as const) {
    const client = databaseClient(cluster, database)
    const { samples } = await client.request<ServiceMetrics>('GetMetrics', {}).finally(() => client.close())
    const valueOf = (wanted: string) => samples.find(({ name }) => name === wanted)?.values[0]?.value
    const bytes = valueOf('marketlab_outcomes_bytes')
    const limit = valueOf('marketlab_outcomes_limit_bytes')
    if (bytes === undefined || limit === undefined || bytes > limit)
      found.push(`${database} keeps outcomes of ${bytes} bytes, of ${limit}`)
  }
  return found
}
