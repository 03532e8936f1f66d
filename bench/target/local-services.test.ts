import { afterAll, beforeAll, expect, it } from 'vitest'
import { TestCluster } from '../../services/testing/clusters/test-cluster.ts'
import { localServices } from './local-services.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start()
})

afterAll(() => cluster.stop())

it.runIf(process.platform === 'linux')('finds the service at an address, and those behind it', async () => {
  const buyer = await cluster.buyer()
  await buyer.ok('SearchItemsForSale', {})
  const address = { host: '127.0.0.1', port: cluster.port('buyer-frontend') }
  const found = await localServices([address])
  const expected = ['buyer-frontend', 'customer-db', 'product-db'] as const
  expect(Object.keys(found).sort()).toEqual([...expected])
  for (const name of expected) expect(found[name]).toBe(cluster.processes.get(name)!.pid)
  buyer.close()
})

it('finds nothing on another machine, and nothing where nobody listens', async () => {
  expect(await localServices([{ host: '192.0.2.1', port: cluster.port('buyer-frontend') }])).toEqual({})
  expect(await localServices([{ host: '127.0.0.1', port: 1 }])).toEqual({})
})
