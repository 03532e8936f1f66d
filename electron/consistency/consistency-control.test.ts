import { afterEach, expect, test } from 'vitest'
import { controlCluster } from '../../services/cluster/control/control-cluster.ts'
import { until } from '../../services/testing/until.ts'
import { WideCluster } from '../../services/testing/clusters/wide-cluster.ts'
import { ConsistencyControl } from './consistency-control.ts'
import { Demonstrator } from './demonstration.ts'

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

test('the first demonstration reads an item that every follower knows: no read finds none', async () => {
  wide = await WideCluster.start([{ name: 'follower', kind: 'product-follower' }])
  const control = new ConsistencyControl(controlCluster(wide.cluster))
  await control.setReads({ reads: 'eventual', readYourWrites: false, monotonicReads: false })
  await control.setFollower('follower', { delayMs: 400, stopped: false })
  await until(async () => {
    const { followers } = await control.figures()
    return followers[0]?.phase === 'following' && followers[0].delayMs === 400
  })
  const demonstrator = new Demonstrator((service) => ({ host: '127.0.0.1', port: wide.port(service) }))
  const { reads } = await demonstrator.show()
  expect(reads.filter(({ price }) => price === null)).toEqual([])
  expect(reads.some(({ asOf }) => asOf?.from === 'follower')).toBe(true)
})
