import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeskState } from '../contract/order-desk.ts'
import { peerClient } from '../testing/clients/peer-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { ServiceProcess } from '../testing/clusters/service-process.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { freePortBase } from '../testing/ports.ts'
import { hasNoPostgres, type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts'
import { until } from '../testing/until.ts'

const buyersOfEach = 20
const units = 25

describe.skipIf(hasNoPostgres)('two instances of product-db on the same tables', () => {
  let database: TestDatabase
  let cluster: TestCluster
  let seller: TestClient
  /** Half of them at a frontend of the second instance. */
  let buyers: TestClient[]
  let second: { products: ServiceProcess; frontend: ServiceProcess; port: number }

  beforeAll(async () => {
    database = await testDatabase()
    cluster = await TestCluster.start({
      storage: { 'product-db': { engine: 'postgres', url: database.url } },
      payments: { delayMs: 20 },
      orders: { workers: 2 },
    })
    const port = await freePortBase(2)
    const { config } = cluster
    const services = {
      ...config.services,
      'product-db': { ...config.services['product-db'], port },
      'buyer-frontend': { ...config.services['buyer-frontend'], port: port + 1 },
    }
    const products = await ServiceProcess.start('product-db', { ...config, services })
    second = {
      products,
      frontend: await ServiceProcess.start('buyer-frontend', { ...config, services }),
      port,
    }
    seller = await cluster.seller()
    const here = await Promise.all(Array.from({ length: 2 * buyersOfEach }, () => cluster.buyer()))
    buyers = await Promise.all(
      here.map((buyer, index) =>
        index < buyersOfEach ? buyer : cluster.connect('buyer-frontend', buyer, port + 1),
      ),
    )
  })
  afterAll(async () => {
    await Promise.all([second.products.kill('SIGTERM'), second.frontend.kill('SIGTERM')])
    await cluster.stop()
    await database.drop()
  })

  async function register(quantity: number): Promise<string> {
    const item = { name: 'Lamp', category: 5, keywords: ['lamp'], condition: 'new', price: 2, quantity }
    return (await seller.ok('RegisterItemForSale', item)).itemId as string
  }

  /** All of them at once, one unit each. */
  async function buy(itemId: string, those: readonly TestClient[]) {
    await Promise.all(those.map((buyer) => buyer.ok('AddItemToCart', { itemId, quantity: 1 })))
    const replies = await Promise.all(those.map((buyer) => buyer.call('MakePurchase')))
    await Promise.all(those.map((buyer) => buyer.ok('ClearCart')))
    return replies.map(({ ok, result, error }) =>
      ok ? (result as { order: { status: string } }).order.status : error!.code,
    )
  }

  const timesOf = (ends: string[], end: string) => ends.filter((found) => found === end).length

  test('what one writes the other shows at once', async () => {
    const itemId = await register(7)
    const { item } = await buyers.at(-1)!.ok('GetItem', { itemId })
    expect(item).toMatchObject({ quantity: 7 })
    await buyers.at(-1)!.ok('ProvideFeedback', { itemId, thumb: 'up' })
    expect((await seller.ok('GetSellerRating')).feedback).toEqual({ up: 1, down: 0 })
  })

  test('events of one come to the subscribers of the other, in the order of their revisions', async () => {
    const itemId = await register(3)
    const watcher = buyers.at(-1)!
    await watcher.ok('Subscribe', { topics: ['items'] })
    const prices = Array.from({ length: 30 }, (_, index) => index + 1)
    await Promise.all(prices.map((price) => seller.ok('ChangeItemPrice', { itemId, price })))
    const { rev } = await seller.ok('ChangeItemPrice', { itemId, price: 99 })
    await watcher.until(() => watcher.events.some((event) => event.rev === rev))
    const revs = watcher.events.filter(({ data }) => data.itemId === itemId).map((event) => event.rev)
    expect(revs).toHaveLength(prices.length + 1)
    expect(revs).toEqual([...revs].sort((a, b) => a - b))
  })

  test('never sell more than there is, and pay each order once', async () => {
    const itemId = await register(units)
    const ends = await buy(itemId, buyers)
    expect([timesOf(ends, 'paid'), timesOf(ends, 'OUT_OF_STOCK')]).toEqual([units, 2 * buyersOfEach - units])
    const sold = await Promise.all(buyers.map((buyer) => buyer.ok('GetBuyerPurchases')))
    const lines = sold.flatMap(({ purchases }) => purchases as { itemId: string }[])
    expect(lines.filter((line) => line.itemId === itemId)).toHaveLength(units)
  })

  test('kill -9 of one while it has orders paid: the other ends them', async () => {
    const itemId = await register(units)
    const desk = peerClient(cluster, 'product-db', second.port)
    const bought = buy(itemId, buyers.slice(0, buyersOfEach))
    await until(
      () => desk.request<DeskState>('GetOrderDesk', {}, { safety: 'read' }),
      ({ busy }) => busy > 0,
    )
    await second.products.kill()
    desk.close()
    expect(await bought).toEqual(Array.from({ length: buyersOfEach }, () => 'paid'))
    const { item } = await buyers[0]!.ok('GetItem', { itemId })
    expect(item.quantity).toBe(units - buyersOfEach)
  })
})
