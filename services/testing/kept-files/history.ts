import { createHash } from 'node:crypto'
import { administratorOf } from '../clients/administrator-of.ts'
import type { TestClient } from '../clients/test-client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'
import { pngOf } from '../inputs/pictures.ts'

const lamp = { name: 'Desk lamp', category: 2, keywords: ['lamp', 'light'], condition: 'new' }
const keyed = { key: 'kept' }
const password = 'secret'

/** Changes of every kind, so that the journal has every command that a market of this version writes. */
export async function tradeFirst(cluster: TestCluster): Promise<void> {
  const sam = await cluster.seller({ username: 'sam', name: 'Sam’s stall' })
  const ann = await cluster.buyer({ username: 'ann', tier: 'vip' })
  const { itemId: first } = await sam.ok(
    'RegisterItemForSale',
    { ...lamp, price: 19.99, quantity: 20 },
    keyed,
  )
  await sam.ok('RegisterItems', {
    items: [
      { ...lamp, name: 'Floor lamp', price: 89, quantity: 5 },
      { ...lamp, name: 'Лампа', category: 3, price: 5.5, quantity: 1 },
      { ...lamp, name: 'Candle', category: 3, keywords: [], condition: 'used', price: 0.5, quantity: 40 },
    ],
  })
  const [, floor, single, candle] = await itemIds(sam)
  await sam.ok('ChangeItemPrice', { itemId: first, price: 18.49 })
  await sam.ok('UpdateUnitsForSale', { itemId: first, delta: -3 })
  await sam.ok('UpdateItems', { updates: [{ itemId: floor, price: 79, delta: 2 }] })
  await sam.ok('UpdateItem', { itemId: candle, name: 'Candles', keywords: ['light'] })
  await sam.ok('SetItemImage', { itemId: first, type: 'image/png', data: pngOf(2, 1).toString('base64') })
  await ann.ok('AddItemToCart', { itemId: first, quantity: 2 })
  await ann.ok('AddItemToCart', { itemId: single, quantity: 1 })
  await ann.ok('MakePurchase', {}, keyed)
  await ann.ok('ClearCart')
  await ann.ok('ProvideFeedback', { itemId: first, thumb: 'up' })
}

/** More of it, by users who come back and by the administrator. */
export async function tradeFurther(cluster: TestCluster): Promise<void> {
  const sam = await returning(cluster, 'seller-frontend', 'sam')
  const ann = await returning(cluster, 'buyer-frontend', 'ann')
  const bob = await cluster.buyer({ username: 'bob' })
  const [first, floor, , candle] = await itemIds(sam)
  await ann.ok('ProvideFeedback', { itemId: first, thumb: 'down' })
  await bob.ok('AddItemToCart', { itemId: floor, quantity: 1 })
  await bob.ok('MakePurchase')
  await bob.ok('ProvideFeedback', { itemId: floor, thumb: 'up' })
  await bob.ok('ClearCart')
  await bob.ok('AddItemToCart', { itemId: candle, quantity: 50 - 20 })
  await bob.ok('RemoveItemFromCart', { itemId: candle, quantity: 10 })
  await bob.ok('SaveCart')
  await bob.ok('ChangeTier', { tier: 'vip' })
  await bob.ok('Logout')
  await sam.ok('WithdrawItem', { itemId: floor })
  const administrator = administratorOf(cluster)
  await administrator.setStock(candle!, 33)
  await administrator.setPrice(candle!, 0.75)
  await administrator.setLock('buyer', 'bob', true)
  await administrator.setLock('buyer', 'bob', false)
  administrator.close()
}

/** The part of it that users see, in any version. Nothing of it depends on the time at which it is looked at. */
export async function shownBy(cluster: TestCluster): Promise<object> {
  const sam = await returning(cluster, 'seller-frontend', 'sam')
  const ann = await returning(cluster, 'buyer-frontend', 'ann')
  const bob = await returning(cluster, 'buyer-frontend', 'bob')
  const again = await sam.ok('RegisterItemForSale', { ...lamp, price: 19.99, quantity: 20 }, keyed)
  const { items } = await sam.ok('DisplayItemsForSale')
  const { data } = await ann.ok('GetItemImage', { itemId: again.itemId })
  const shopping = async (buyer: TestClient) => ({
    orders: (await buyer.ok('ListOrders')).orders,
    purchases: (await buyer.ok('GetBuyerPurchases')).purchases,
    cart: (await buyer.ok('DisplayCart')).cart.lines,
  })
  return {
    items,
    registeredAgain: again,
    image: createHash('sha256').update(Buffer.from(data, 'base64')).digest('hex'),
    rating: await sam.ok('GetSellerRating'),
    found: (await ann.ok('SearchItemsForSale', { keywords: ['light'] })).items,
    ann: { ...(await shopping(ann)), boughtAgain: await ann.ok('MakePurchase', {}, keyed) },
    bob: await shopping(bob),
  }
}

async function itemIds(seller: TestClient): Promise<string[]> {
  const { items } = await seller.ok('DisplayItemsForSale')
  return items.map(({ itemId }: { itemId: string }) => itemId)
}

async function returning(
  cluster: TestCluster,
  frontend: 'buyer-frontend' | 'seller-frontend',
  username: string,
): Promise<TestClient> {
  const client = await cluster.connect(frontend)
  await client.login(username, password)
  return client
}
