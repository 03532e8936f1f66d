import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'used', price: 19.99, quantity: 10 }

let cluster: TestCluster
let seller: TestClient
let buyer: TestClient

beforeAll(async () => {
  cluster = await TestCluster.start()
  seller = await cluster.seller()
  buyer = await cluster.buyer()
})

afterAll(() => cluster.stop())

const register = async (item: object = {}): Promise<string> =>
  (await seller.ok('RegisterItemForSale', { ...lamp, ...item })).itemId

const itemOf = async (itemId: string) => (await buyer.ok('GetItem', { itemId })).item

const foundBy = async (keyword: string): Promise<string[]> =>
  (await buyer.ok('SearchItemsForSale', { keywords: [keyword] })).items.map(
    ({ itemId }: { itemId: string }) => itemId,
  )

async function takeSnapshot(): Promise<void> {
  const productDb = databaseClient(cluster, 'product-db')
  await productDb.request('TakeSnapshot')
  productDb.close()
}

test('what became of an item survives kill -9 and a snapshot, and its key stands for it', async () => {
  const [described, withdrawn] = [await register({ keywords: ['prior'] }), await register({ category: 78 })]
  const again = { itemId: described, name: 'Twice said', keywords: ['later'] }
  await seller.ok('UpdateItem', again, { key: 'describe' })
  await seller.ok('WithdrawItem', { itemId: withdrawn }, { key: 'withdraw' })
  for (const end of [() => undefined, takeSnapshot]) {
    await end()
    await cluster.crash('product-db')
    expect(await itemOf(described)).toMatchObject({ name: 'Twice said', keywords: ['later'] })
    expect(await foundBy('later')).toEqual([described])
    expect(await foundBy('prior')).toEqual([])
    expect(await itemOf(withdrawn)).toMatchObject({ withdrawn: true, quantity: 0 })
    expect((await seller.ok('UpdateItem', again, { key: 'describe' })).item.name).toBe('Twice said')
    expect((await seller.ok('WithdrawItem', { itemId: withdrawn }, { key: 'withdraw' })).item.withdrawn).toBe(
      true,
    )
  }
  expect(await seller.error('WithdrawItem', { itemId: described }, { key: 'withdraw' })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'key' },
  })
})
