import { WideCluster } from '../../../services/testing/clusters/wide-cluster.ts'
import type { Claim } from '../../runner/claim.ts'

const boundMs = 2_000

export const clusterStart: Claim = {
  id: 'cluster-start',
  says: 'The four services are ready in under two seconds',
  short: true,
  async measure() {
    const startedAt = performance.now()
    const wide = await WideCluster.start([])
    const took = performance.now() - startedAt
    await wide.stop()
    return { holds: took < boundMs, figure: `${took.toFixed(0)} ms`, bound: `${boundMs} ms` }
  },
}
