import { setTimeout as pause } from 'node:timers/promises'
import { SteadyLoad } from '../../../services/testing/clients/steady-load.ts'
import { until } from '../../../services/testing/until.ts'
import { WideCluster } from '../../../services/testing/clusters/wide-cluster.ts'
import type { Claim } from '../../runner/claim.ts'

const clients = 20
const stretchMs = 2_000

export const pausedFrontend: Claim = {
  id: 'paused-frontend',
  says: 'Behind a gateway, with one of three frontends paused, the 99th percentile recovers within 2 s',
  short: true,
  async measure({ signal }) {
    const wide = await WideCluster.start([
      { name: 'buyer-frontend-2', kind: 'buyer-frontend' },
      { name: 'buyer-frontend-3', kind: 'buyer-frontend' },
      { name: 'gateway', kind: 'gateway' },
    ])
    const paused = wide.pid('buyer-frontend-3')
    try {
      await until(
        () => wide.gateway(),
        ({ instances }) => instances.every(({ state }) => state === 'healthy'),
      )
      const buyers = await Promise.all(Array.from({ length: clients }, () => wide.account('gateway')))
      const load = new SteadyLoad(buyers, () => ({ op: 'SearchItemsForSale', args: { category: 3 } }))
      await pause(stretchMs, undefined, { signal })
      const pausedAt = performance.now()
      process.kill(paused, 'SIGSTOP')
      await pause(2 * stretchMs, undefined, { signal })
      await load.stop()
      const before = load.percentile(0.99, pausedAt - stretchMs, pausedAt)
      const after = load.percentile(0.99, pausedAt + stretchMs, pausedAt + 2 * stretchMs)
      const bound = Math.max(250, before * 5)
      return {
        holds: after < bound && load.failures.length === 0,
        figure: `${after.toFixed(1)} ms after ${before.toFixed(1)} ms, ${load.failures.length} failed`,
        bound: `${bound.toFixed(0)} ms, none failed`,
      }
    } finally {
      process.kill(paused, 'SIGCONT')
      await wide.stop()
    }
  },
}
