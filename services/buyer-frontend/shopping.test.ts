import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestCluster } from '../testing/test-cluster.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start()
})

afterAll(() => cluster.stop())

test('a buyer finds, carts and buys what a seller lists', async () => {
  const seller = await cluster.seller()
  const buyer = await cluster.buyer()
  const item = {
    name: 'Desk lamp',
    category: 3,
    keywords: ['lamp'],
    condition: 'new',
    price: 19.99,
    quantity: 5,
  }
  const { itemId } = await seller.ok('RegisterItemForSale', item)

  const found = await buyer.ok('SearchItemsForSale', { category: 3, keywords: ['LAMP'] })
  expect(found.items).toEqual([
    { ...item, itemId, sellerId: seller.accountId, feedback: { up: 0, down: 0 }, rev: expect.any(Number) },
  ])

  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  const { order } = await buyer.ok('MakePurchase')
  expect(order).toMatchObject({ status: 'paid', total: 39.98, tier: 'normal' })
  expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(3)
  expect((await buyer.ok('GetBuyerPurchases')).purchases).toHaveLength(1)
  expect((await seller.ok('GetSellerRating')).itemsSold).toBe(2)
})
