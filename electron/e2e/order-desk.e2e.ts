import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest

const asFirstStarted = {
  workers: 4,
  reservedForVips: 0,
  paused: false,
  normalShare: 0.2,
  whenPaymentsDown: 'wait',
}

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ paymentDelayMs: 40 })
})

test.beforeEach(async () => {
  await call(app.control, 'cluster', 'start', { target: 'all' })
  await app.untilHealthy()
  await call(app.control, 'orderDesk', 'set', asFirstStarted)
  await app.room.goTo('order-desk')
})

test.afterAll(() => app.dispose())

const shown = (id: string) => app.control.getByTestId(id)

async function place(orders: number): Promise<void> {
  await shown('burst-orders').locator('input').or(shown('burst-orders')).first().fill(String(orders))
  await app.control.keyboard.press('Tab')
  await expect(shown('burst-place')).toHaveText(new RegExp(`Place ${orders} orders`))
  await shown('burst-place').click()
}

test('a burst is placed while the desk is paused, and when it goes on VIP orders go first', async () => {
  await expect(shown('desk-fairness')).toHaveAttribute('data-tone', 'neutral')
  await shown('desk-pause').click()
  await expect(shown('desk-pause')).toHaveText(/Resume/)
  await place(60)
  await expect(shown('vip-length')).toHaveText('18')
  await expect(shown('normal-length')).toHaveText('42')
  await expect(shown('burst')).toHaveAttribute('data-state', 'running')
  await expect(shown('burst-progress')).toContainText('60 placed, 0 settled')
  await expect(shown('desk-fairness')).toContainText('paused')

  await call(app.control, 'orderDesk', 'set', {
    workers: 1,
    reservedForVips: 0,
    paused: false,
    normalShare: 0.2,
    whenPaymentsDown: 'wait',
  })
  await expect(shown('vip-length')).toHaveText('0')
  expect(Number(await shown('normal-length').textContent())).toBeGreaterThan(0)
  await expect(shown('burst')).toHaveAttribute('data-state', 'done')
  await expect(shown('burst-progress')).toContainText('60 placed, 60 settled')
  await expect(shown('normal-processed')).toHaveText('42')
  await expect(shown('vip-processed')).toHaveText('18')
  for (const name of ['desk-waiting', 'desk-length', 'desk-workers-at-work']) {
    const words = shown(`chart-${name}`).getByRole('img').first()
    await expect(words).toHaveAttribute('aria-label', /seconds; now VIP/)
  }
})

test('orders survive that product-db is killed with both queues full, and the page says who is away', async () => {
  await shown('desk-pause').click()
  await place(40)
  await expect(shown('burst-progress')).toContainText('40 placed')
  await call(app.control, 'cluster', 'kill', { target: 'product-db' })
  await app.untilHealthy()
  // It is told again to pause, so that they still wait when it is back.
  await expect(shown('desk-pause')).toHaveText(/Resume/)
  await shown('desk-pause').click()
  await expect(shown('burst')).toHaveAttribute('data-state', 'done', { timeout: 60_000 })
  await expect(shown('burst-progress')).toContainText('40 placed, 40 settled')

  await call(app.control, 'cluster', 'stop', { target: 'product-db' })
  await expect(shown('desk-away')).toContainText('product-db is not running')
})

test('a burst is cancelled, and more workers take more orders at once', async () => {
  await shown('desk-pause').click()
  await place(200)
  await expect(shown('burst-cancel')).toBeVisible()
  await shown('burst-cancel').click()
  await expect(shown('burst')).toHaveAttribute('data-state', 'cancelled')
  await shown('burst-orders').locator('input').or(shown('burst-orders')).first().fill('30')
  await app.control.keyboard.press('Tab')
  await shown('burst-place').click()
  await expect(shown('burst-progress')).toContainText('30 placed')
  await shown('desk-workers').locator('input').or(shown('desk-workers')).first().fill('9')
  await app.control.keyboard.press('Enter')
  await expect(app.control.getByText('0 of 9 are working on an order.')).toBeVisible()
  await shown('desk-pause').click()
  await expect(shown('burst')).toHaveAttribute('data-state', 'done')
})

test('a buyer cancels an order that waits, and finds its items in the cart', async () => {
  await call(app.control, 'orderDesk', 'set', { ...asFirstStarted, paused: true })
  const seller = await app.room.openSeller()
  await seller.signUp('carla')
  const lamp = { name: 'Lamp', category: 2, keywords: ['cancel'], condition: 'new', price: 5, quantity: 3 }
  const { itemId } = await call<{ itemId: string }>(seller.page, 'shop', 'call', {
    op: 'RegisterItemForSale',
    args: lamp,
  })
  const buyer = await app.room.openBuyer()
  await buyer.signUp('conrad')
  const ask = (op: string, args: object = {}) => call(buyer.page, 'shop', 'call', { op, args })
  await ask('AddItemToCart', { itemId, quantity: 2 })
  await ask('MakePurchase', { wait: false })
  await buyer.goTo('orders')
  await buyer.page.getByTestId('order-row').first().click()
  await buyer.page.getByTestId('order-cancel').click()
  await expect(buyer.page.getByTestId('order-steps')).toHaveAttribute('data-status', 'cancelled')
  await expect(buyer.page.getByTestId('order-cancel')).toHaveCount(0)
  await expect(buyer.page.getByTestId('cart-count')).toHaveText('2')

  // An item that is withdrawn is gone from the inventory, and cannot be put into a cart.
  await seller.goTo('inventory')
  await seller.page.getByTestId('reload').click()
  await seller.page.getByTestId('select-all').click()
  await seller.page.getByTestId('withdraw-selected').click()
  await seller.page.getByTestId('confirm-yes').click()
  await expect(seller.page.getByTestId('inventory-empty')).toBeVisible()
  await expect(ask('AddItemToCart', { itemId, quantity: 1 })).rejects.toThrow(/withdrawn/)
  await ask('ClearCart')
})

test('a burst does not fail because followers have not heard of what it buys', async () => {
  const { control } = app
  const { name } = await call<{ name: string }>(control, 'consistency', 'addFollower')
  await call(control, 'consistency', 'setFollower', { name, delayMs: 0, stopped: true })
  const promises = { readYourWrites: false, monotonicReads: false }
  await call(control, 'consistency', 'setReads', { reads: 'eventual', ...promises })
  await place(10)
  await expect(shown('burst')).toHaveAttribute('data-state', 'done')
  await expect(shown('burst-progress')).toContainText('10 placed, 10 settled')
})
