import { afterEach, test } from 'vitest'
import { controlCluster } from '../../services/cluster/control/control-cluster.ts'
import { until } from '../../services/testing/until.ts'
import { WideCluster } from '../../services/testing/clusters/wide-cluster.ts'
import { ConsistencyControl } from './consistency-control.ts'

let wide: WideCluster

afterEach(() => wide.stop())

test('a frontend that comes back under its name reads the catalogue as the others do', async () => {
  wide = await WideCluster.start([])
  const cluster = controlCluster(wide.cluster)
  const desk = new ConsistencyControl(cluster)
  await desk.setReads({ reads: 'eventual', readYourWrites: false, monotonicReads: false })
  for (const _ of ['first', 'again']) {
    await cluster.addMember({ kind: 'buyer-frontend', name: 'second' })
    await until(async () => {
      const { frontends } = await desk.figures()
      return frontends.length === 2 && frontends.every(({ reads }) => reads === 'eventual')
    })
    await cluster.removeMember('second')
  }
})
