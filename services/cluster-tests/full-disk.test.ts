import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { databaseClient } from '../testing/clients/database-client.ts'
import { SmallDisk } from '../testing/clusters/small-disk.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { ErrorBody } from '../wire/errors.ts'

const root = mkdtempSync(join(tmpdir(), 'marketlab-full-disk-'))
const probe = SmallDisk.mount(join(root, 'probe'), 1)
probe?.unmount()
if (probe === undefined)
  process.stderr.write('Skipped: only root may mount the small disk that these tests fill up.\n')

let cluster: TestCluster
let disk: SmallDisk
let seller: TestClient
let buyer: TestClient
let itemId: string
let folders = 0

async function startOn(service: 'customer-db' | 'product-db', config: object = {}): Promise<void> {
  folders += 1
  const folder = join(root, `data-${folders}`)
  disk = SmallDisk.mount(join(folder, service), 4)!
  cluster = await TestCluster.start({ payments: { delayMs: 1 }, ...config }, { folder })
  seller = await cluster.seller()
  buyer = await cluster.buyer()
  itemId = await register('Lamp', 100)
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
}

async function register(name: string, quantity: number): Promise<string> {
  const item = { name, category: 1, keywords: ['lamp'], condition: 'new', price: 5, quantity }
  return (await seller.ok('RegisterItemForSale', item)).itemId as string
}

function expectFull(error: ErrorBody): void {
  expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true, indefinite: false })
  expect(error.message).toMatch(/disk .*full.*Nothing was changed.*Free some space/)
}

/** The journal may have a little room laid down ahead: writes go on until it is used up. */
async function writeUntilFull(write: () => ReturnType<TestClient['call']>): Promise<void> {
  for (let refused = 0; refused < 5;) {
    const reply = await write()
    if (reply.ok) continue
    expectFull(reply.error!)
    disk.fill()
    refused += 1
  }
}

afterEach(async () => {
  if (probe === undefined) return
  disk.free()
  await cluster.stop({ keepFolder: true })
  disk.unmount()
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

const runIf = test.skipIf(probe === undefined)

runIf(
  'product-db: writes are refused, all else goes on, and so do writes when there is space again',
  async () => {
    await startOn('product-db')
    const names = new Set(['Lamp'])
    disk.fill()
    let number = 0
    await writeUntilFull(async () => {
      number += 1
      const name = `Lamp ${number}`
      const item = { name, category: 1, keywords: ['lamp'], condition: 'new', price: 5, quantity: 1 }
      const reply = await seller.call('RegisterItemForSale', item)
      if (reply.ok) names.add(name)
      return reply
    })
    let price = 5
    await writeUntilFull(async () => {
      const next = price + 1
      const reply = await seller.call('ChangeItemPrice', { itemId, price: next })
      if (reply.ok) price = next
      return reply
    })
    // Where a larger record has no room, a smaller one may.
    await writeUntilFull(() => buyer.call('ProvideFeedback', { itemId, thumb: 'up' }))
    let units = 100
    await writeUntilFull(async () => {
      const reply = await seller.call('UpdateUnitsForSale', { itemId, delta: 1 })
      if (reply.ok) units += 1
      return reply
    })

    for (let time = 0; time < 3; time += 1) {
      expectFull(await buyer.error('MakePurchase'))
      expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([
        { itemId, quantity: 2, available: units },
      ])
    }
    expectFull(await buyer.error('ProvideFeedback', { itemId, thumb: 'up' }))
    expectFull(await seller.error('UpdateUnitsForSale', { itemId, delta: 1 }))
    expectFull(
      await seller.error('RegisterItems', {
        items: [{ name: 'x', category: 1, keywords: [], condition: 'new', price: 1, quantity: 1 }],
      }),
    )
    const database = databaseClient(cluster, 'product-db')
    await expect(database.request('TakeSnapshot')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    database.close()

    const { items } = await buyer.ok('SearchItemsForSale', { keywords: ['lamp'], limit: 5 })
    expect(items).toHaveLength(5)
    expect((await buyer.ok('GetItem', { itemId })).item).toMatchObject({ price, quantity: units })
    expect((await buyer.ok('ListOrders')).orders).toEqual([])
    await buyer.ok('SaveCart')
    await cluster.buyer()

    disk.free()
    expect((await buyer.ok('MakePurchase')).order).toMatchObject({ status: 'paid', total: 2 * price })
    names.add('Bulb')
    await register('Bulb', 1)
    await buyer.ok('ProvideFeedback', { itemId, thumb: 'up' })

    await cluster.crash('product-db')
    const shown: { name: string }[] = []
    for (let cursor: string | undefined; ;) {
      const page = await seller.ok('DisplayItemsForSale', { limit: 100, ...(cursor ? { cursor } : {}) })
      shown.push(...(page.items as { name: string }[]))
      cursor = page.next as string | undefined
      if (cursor === undefined) break
    }
    expect(shown.map(({ name }) => name).sort()).toEqual([...names].sort())
    const { item } = await buyer.ok('GetItem', { itemId })
    expect(item).toMatchObject({ price, quantity: units - 2, feedback: { up: 1, down: 0 } })
    expect((await buyer.ok('GetBuyerPurchases')).purchases).toHaveLength(1)
    expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
  },
)

runIf('customer-db: the same, and who is logged in stays so', async () => {
  await startOn('customer-db')
  const leavers = await Promise.all(Array.from({ length: 8 }, () => cluster.buyer()))
  disk.fill()
  let quantity = 2
  await writeUntilFull(async () => {
    const op = quantity > 50 ? 'RemoveItemFromCart' : 'AddItemToCart'
    const change = quantity > 50 ? 50 : 1
    const reply = await buyer.call(op, { itemId, quantity: change })
    if (reply.ok) quantity += op === 'AddItemToCart' ? change : -change
    return reply
  })
  await writeUntilFull(() => buyer.call('SaveCart', {}))

  const account = { username: 'somebody new', password: 'secret' }
  const stranger = await cluster.connect('buyer-frontend')
  for (let time = 0; time < 3; time += 1) {
    expectFull(await buyer.error('MakePurchase'))
    expectFull(await stranger.error('CreateAccount', account))
    expectFull(await stranger.error('Login', { username: buyer.username, password: 'secret' }))
  }
  // There may be room for a few such small records. Where there is none, the session ends all the same.
  const goodbyes: unknown[] = []
  for (const leaver of leavers) {
    const reply = await leaver.call('Logout')
    goodbyes.push(reply.ok || reply.error!.message)
    expect((await leaver.error('DisplayCart')).code).toBe('UNAUTHENTICATED')
  }
  expect(goodbyes.at(-1)).toMatch(/^You are logged out, but this could not be written to disk yet/)
  const { cart } = await buyer.ok('DisplayCart')
  expect(cart.lines).toMatchObject([{ itemId, quantity, available: 100 }])
  expect((await buyer.ok('SearchItemsForSale')).items).toHaveLength(1)
  expect((await buyer.ok('ListOrders')).orders).toEqual([])
  await seller.ok('UpdateUnitsForSale', { itemId, delta: 1 })

  disk.free()
  await stranger.ok('CreateAccount', account)
  await stranger.ok('Login', account)
  expect((await buyer.ok('AddItemToCart', { itemId, quantity: 1 })).cart.lines[0].quantity).toBe(quantity + 1)
  expect((await buyer.ok('SaveCart')).cart.saved).toBe(true)

  await cluster.crash('customer-db')
  const after = (await buyer.ok('DisplayCart')).cart
  expect(after).toMatchObject({ saved: true, lines: [{ itemId, quantity: quantity + 1 }] })
  await stranger.ok('Login', account)
  expect((await buyer.ok('MakePurchase')).order.status).toBe('paid')
  expect((await buyer.ok('GetItem', { itemId })).item.quantity).toBe(101 - quantity - 1)
})

runIf(
  'customer-db: an order that is declined meanwhile gives its lines back when there is space again',
  async () => {
    // No look at the cart ends the purchase: only the frontend can.
    const orders = { paused: true, abandonedMs: 3_600_000 }
    await startOn('customer-db', { payments: { declineRate: 1 }, orders })
    const onlooker = await cluster.buyer()
    const asked = buyer.ok('MakePurchase')
    await until(async () => (await onlooker.ok('GetItem', { itemId })).item.quantity === 98)
    const [customerDb, productDb] = [
      databaseClient(cluster, 'customer-db'),
      databaseClient(cluster, 'product-db'),
    ]
    disk.fill()
    // A record smaller than that of the real end.
    for (let refused = 0; refused < 5;) {
      const error = await customerDb.request('FinishPurchase', { ref: 'x', end: 'paid' }).then(
        () => undefined,
        (error: ErrorBody) => error,
      )
      if (error === undefined) continue
      expectFull(error)
      disk.fill()
      refused += 1
    }

    await productDb.request('SetOrderDesk', { workers: 4, normalShare: 0.2, paused: false })
    expect((await asked).order.status).toBe('declined')
    buyer.close()
    const later = await cluster.connect('buyer-frontend', buyer)
    expect((await later.ok('DisplayCart')).cart.lines).toEqual([])
    disk.free()
    const shown = () => later.ok('DisplayCart')
    const { cart } = await until(shown, ({ cart }) => cart.lines.length > 0)
    expect(cart.lines).toMatchObject([{ itemId, quantity: 2, available: 100 }])
    customerDb.close()
    productDb.close()
  },
)
