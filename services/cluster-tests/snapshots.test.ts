import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { storageFolder } from '../process/storage.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import { everyPage } from '../testing/clients/pages.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'

const hasReader = spawnSync('sqlite3', ['-version']).status === 0
if (!hasReader) process.stderr.write('Skipped: there is no sqlite3 here to read the snapshots with.\n')

let cluster: TestCluster

afterEach(() => cluster.stop())

async function takeSnapshot(service: 'customer-db' | 'product-db'): Promise<string> {
  const database = databaseClient(cluster, service)
  const { snapshot } = await database.request<{ snapshot: { name: string } }>('TakeSnapshot')
  database.close()
  return snapshot.name
}

async function restore(service: 'customer-db' | 'product-db', name: string): Promise<void> {
  const database = databaseClient(cluster, service)
  await database.request('RestoreSnapshot', { name })
  database.close()
}

type Row = Record<string, string | number | null>

interface Line {
  itemId: string
  quantity: number
  price: number
}

interface Order {
  orderId: string
  status: string
  total: number
  lines: Line[]
}

const cents = (amount: number) => Math.round(amount * 100)

/** Read by another program than the one that wrote it. */
function rowsOf(service: string, name: string, query: string): Row[] {
  const file = join(storageFolder(cluster.folder, service), name)
  const { stdout, stderr, status } = spawnSync('sqlite3', ['-readonly', '-json', file, query], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as Row[])
}

const newItem = (name: string, quantity: number) => {
  return { name, category: 4, keywords: ['lamp', 'ünique'], condition: 'used', price: 19.99, quantity }
}

describe.skipIf(!hasReader)('another SQLite reader', () => {
  test('finds in the snapshots what the API shows', async () => {
    cluster = await TestCluster.start({ payments: { declineRate: 0.4 } })
    const sellers = [await cluster.seller({ username: "o'hara" }), await cluster.seller()]
    const buyers = [await cluster.buyer({ tier: 'vip' }), await cluster.buyer({ username: 'ann 😀' })]
    const itemIds: string[] = []
    for (const seller of sellers) {
      for (const name of ['Lamp "one"', 'Lamp 2', 'Лампа']) {
        itemIds.push((await seller.ok('RegisterItemForSale', newItem(name, 50))).itemId as string)
      }
    }
    for (const [index, itemId] of itemIds.entries()) {
      for (const buyer of buyers) {
        await buyer.ok('AddItemToCart', { itemId, quantity: 1 + index })
        await buyer.ok('AddItemToCart', { itemId: itemIds[0], quantity: 1 })
        await buyer.ok('MakePurchase')
        await buyer.ok('ClearCart')
        await buyer.ok('ProvideFeedback', { itemId, thumb: index % 2 ? 'up' : 'down' })
      }
    }
    await buyers[0]!.ok('AddItemToCart', { itemId: itemIds[1], quantity: 7 })
    await buyers[0]!.ok('SaveCart')
    await buyers[0]!.ok('AddItemToCart', { itemId: itemIds[2], quantity: 1 })

    const products = await takeSnapshot('product-db')
    const customers = await takeSnapshot('customer-db')
    for (const [service, name] of [
      ['product-db', products],
      ['customer-db', customers],
    ] as const) {
      expect(rowsOf(service, name, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
    }

    for (const seller of sellers) {
      const shown = await everyPage<Row & { feedback: Row }>(seller, 'DisplayItemsForSale', 'items')
      const query = `select * from items where seller_id = ${seller.accountId} order by serial`
      const read = rowsOf('product-db', products, query).map((row) => ({
        itemId: row.item_id,
        sellerId: row.seller_id,
        name: row.name,
        category: row.category,
        keywords: JSON.parse(row.keywords as string) as string[],
        condition: row.condition,
        price: (row.price_cents as number) / 100,
        quantity: row.quantity,
        feedback: { up: row.feedback_up, down: row.feedback_down },
        rev: row.rev,
      }))
      expect(read).toEqual(shown)
    }
    for (const buyer of buyers) {
      const shown = await everyPage<Order>(buyer, 'ListOrders', 'orders')
      const orders = rowsOf(
        'product-db',
        products,
        `select * from orders where buyer_id = ${buyer.accountId} order by id desc`,
      )
      expect(orders.map(({ id, status, total_cents }) => ({ id: `o${id}`, status, total_cents }))).toEqual(
        shown.map(({ orderId, status, total }) => ({ id: orderId, status, total_cents: cents(total) })),
      )
      const lines = rowsOf(
        'product-db',
        products,
        `select l.* from order_lines l join orders o on o.id = l.order_id where o.buyer_id = ${buyer.accountId} order by o.id desc, l.line`,
      )
      expect(lines.map(({ item_id, quantity, price_cents }) => [item_id, quantity, price_cents])).toEqual(
        shown.flatMap((order) => order.lines.map((line) => [line.itemId, line.quantity, cents(line.price)])),
      )
      const purchases = await everyPage(buyer, 'GetBuyerPurchases', 'purchases')
      const paid = `select count(*) as n from order_lines l join orders o on o.id = l.order_id join payments p on p.order_id = o.id where o.buyer_id = ${buyer.accountId}`
      expect(rowsOf('product-db', products, paid)).toEqual([{ n: purchases.length }])
    }

    const accounts = rowsOf(
      'customer-db',
      customers,
      'select id, role, username, tier from accounts order by id',
    )
    const known = [...sellers, ...buyers].map(({ accountId, username }, index) => ({
      id: accountId,
      role: index < 2 ? 'seller' : 'buyer',
      username,
      tier: index === 2 ? 'vip' : 'normal',
    }))
    expect(accounts).toEqual(known.sort((a, b) => a.id - b.id))
    const [account] = rowsOf(
      'customer-db',
      customers,
      `select * from accounts where id = ${buyers[0]!.accountId}`,
    )
    expect(JSON.parse(account!.saved_cart as string)).toEqual({ [itemIds[1]!]: 7 })
    expect(account!.password).toMatch(/^scrypt\$/)
    const { cart } = await buyers[0]!.ok('DisplayCart')
    const [session] = rowsOf(
      'customer-db',
      customers,
      `select * from sessions where account_id = ${buyers[0]!.accountId}`,
    )
    expect(JSON.parse(session!.cart as string)).toEqual(
      Object.fromEntries((cart.lines as Line[]).map(({ itemId, quantity }) => [itemId, quantity])),
    )
    expect(session!.cart_version).toBe(cart.version)
    expect(session!.token_hash).not.toContain(buyers[0]!.session)
  })
})

describe('restoring while everybody works', () => {
  test('product-db: items are as then, sessions go on, and who listens is told to read anew', async () => {
    cluster = await TestCluster.start()
    const seller = await cluster.seller()
    const buyer = await cluster.buyer()
    const { itemId } = await seller.ok('RegisterItemForSale', newItem('Lamp', 20))
    await buyer.ok('AddItemToCart', { itemId, quantity: 3 })
    const { order } = await buyer.ok('MakePurchase')
    await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
    const name = await takeSnapshot('product-db')
    const then = await buyer.ok('SearchItemsForSale')
    const { rev: snapshotRev } = then.items[0]

    await seller.ok('ChangeItemPrice', { itemId, price: 1 })
    await seller.ok('UpdateUnitsForSale', { itemId, delta: 100 })
    const later = await seller.ok('RegisterItemForSale', newItem('Later', 5))
    await buyer.ok('MakePurchase')
    await buyer.ok('AddItemToCart', { itemId, quantity: 4 })
    const cart = (await buyer.ok('DisplayCart')).cart
    const { rev } = await buyer.ok('Subscribe', { topics: ['items', 'orders'] })
    await seller.ok('Subscribe', { topics: ['items', 'sales'] })

    await restore('product-db', name)
    for (const client of [buyer, seller]) {
      await client.until(() => client.events.some(({ event }) => event === 'resync'))
    }
    const now = await buyer.ok('SearchItemsForSale')
    expect(now).toEqual(then)
    expect((await buyer.ok('ListOrders')).orders).toEqual([order])
    expect((await buyer.error('GetItem', { itemId: later.itemId })).code).toBe('NOT_FOUND')
    // The cart is customer-db's and stays; what it would cost now is told again.
    const after = (await buyer.ok('DisplayCart')).cart
    expect(after.version).toBe(cart.version)
    expect(after.lines).toMatchObject([{ itemId, quantity: 4, price: 19.99, available: 17 }])

    const { itemId: fresh } = await seller.ok('RegisterItemForSale', newItem('Fresh', 5))
    expect(fresh).not.toBe(later.itemId)
    const { order: next } = await buyer.ok('MakePurchase')
    expect(next.status).toBe('paid')
    const item = (await buyer.ok('GetItem', { itemId })).item
    expect(item.quantity).toBe(20 - 3 - 4)
    expect(item.rev).toBeGreaterThan(rev)
    expect(item.rev).toBeGreaterThan(snapshotRev)
    expect((await seller.ok('GetSellerRating')).itemsSold).toBe(7)
    await buyer.until(() => buyer.events.some(({ event, data }) => event === 'item' && data.itemId === fresh))
    await seller.until(() => seller.events.some(({ event }) => event === 'sale'))
    await cluster.crash('product-db')
    expect((await buyer.ok('GetItem', { itemId })).item).toEqual(item)
  })

  test('customer-db: accounts and saved carts are as then, and who is logged in stays so', async () => {
    cluster = await TestCluster.start()
    const seller = await cluster.seller()
    const buyer = await cluster.buyer()
    const { itemId } = await seller.ok('RegisterItemForSale', newItem('Lamp', 20))
    await buyer.ok('AddItemToCart', { itemId, quantity: 3 })
    await buyer.ok('SaveCart')
    const name = await takeSnapshot('customer-db')
    await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    await buyer.ok('SaveCart')
    const late = await cluster.buyer({ username: 'late' })
    const elsewhere = await cluster.connect('buyer-frontend')
    await elsewhere.login(buyer.username, 'secret')

    await restore('customer-db', name)
    expect((await buyer.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 4 }])
    expect((await buyer.ok('DisplayCart')).cart.saved).toBe(false)
    expect((await late.error('DisplayCart')).code).toBe('UNAUTHENTICATED')
    await elsewhere.ok('DisplayCart')
    await elsewhere.login(buyer.username, 'secret')
    expect((await elsewhere.ok('DisplayCart')).cart.lines).toMatchObject([{ itemId, quantity: 3 }])
    expect((await elsewhere.ok('SaveCart')).cart.saved).toBe(true)
    expect((await buyer.ok('DisplayCart')).cart.saved).toBe(false)
    const again = await cluster.buyer({ username: 'late' })
    expect(again.accountId).toBeGreaterThan(late.accountId)
    expect((await buyer.ok('MakePurchase')).order).toMatchObject({ status: 'paid', lines: [{ quantity: 4 }] })
  })

  test('under purchases on all sides stock is conserved', async () => {
    cluster = await TestCluster.start({
      payments: { delayMs: 2, declineRate: 0.2 },
      orders: { abandonedMs: 200 },
    })
    const seller = await cluster.seller()
    const buyers = await Promise.all(Array.from({ length: 10 }, () => cluster.buyer()))
    const { itemId } = await seller.ok('RegisterItemForSale', newItem('Lamp', 5_000))
    const name = await takeSnapshot('product-db')
    let stop = false
    const working = buyers.map(async (buyer) => {
      while (!stop) {
        await buyer.call('AddItemToCart', { itemId, quantity: 1 })
        await buyer.call('MakePurchase')
      }
    })
    for (let time = 0; time < 3; time += 1) await restore('product-db', name)
    await buyers[0]!.ok('DisplayCart')
    stop = true
    await Promise.all(working)
    // An order whose buyer was not told about it may still be on its way.
    await until(
      () => Promise.all(buyers.map((buyer) => everyPage<Order>(buyer, 'ListOrders', 'orders'))),
      (orders) => orders.flat().every(({ status }) => status === 'paid' || status === 'declined'),
    )
    const lines = await Promise.all(
      buyers.map((buyer) => everyPage<Line>(buyer, 'GetBuyerPurchases', 'purchases')),
    )
    const sold = lines.flat().reduce((sum, { quantity }) => sum + quantity, 0)
    expect((await buyers[0]!.ok('GetItem', { itemId })).item.quantity).toBe(5_000 - sold)
    expect((await seller.ok('GetSellerRating')).itemsSold).toBe(sold)
  })
})
