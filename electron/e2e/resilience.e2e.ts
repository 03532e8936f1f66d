import { TestClient } from '../../services/testing/clients/test-client.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest
const clients: TestClient[] = []

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
})

test.beforeEach(async () => {
  await app.untilHealthy()
  await app.room.goTo('resilience')
})

test.afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

test.afterAll(() => app.dispose())

const shown = (id: string) => app.control.getByTestId(id)

let accounts = 0

async function loggedIn(service: 'buyer-frontend' | 'seller-frontend'): Promise<TestClient> {
  accounts += 1
  const username = `ann${accounts}`
  const { services } = await app.state()
  const client = await TestClient.connect(services.find(({ name }) => name === service)!.port)
  clients.push(client)
  await client.ok('CreateAccount', { username, password: 'secret' })
  await client.login(username, 'secret')
  return client
}

async function enter(id: string, value: string): Promise<void> {
  await shown(id).locator('input').or(shown(id)).first().fill(value)
  await app.control.keyboard.press('Enter')
}

test('a breaker is seen to open in an outage, to probe and to close', async () => {
  const breaker = shown('breaker-buyer-frontend-product-db')
  await expect(breaker).toHaveAttribute('data-state', 'off')
  await enter('breaker-leastCalls', '3')
  await enter('breaker-openMs', '1500')
  await enter('breaker-probes', '1')
  await shown('switch-breaker').click()
  await expect(breaker).toHaveAttribute('data-state', 'closed')
  await expect(shown('protection-breaker')).toHaveAttribute('data-on', 'true')

  const buyer = await loggedIn('buyer-frontend')
  await call(app.control, 'cluster', 'stop', { target: 'product-db' })
  await Promise.all(Array.from({ length: 3 }, () => buyer.call('ListCategories')))
  await expect(breaker).toHaveAttribute('data-state', 'open')
  expect(await buyer.error('ListCategories')).toMatchObject({ details: { breaker: 'open' } })
  // Nobody asks meanwhile, and product-db is not there to be connected to: the next request would be the probe.
  await expect(breaker).toHaveAttribute('data-state', 'half-open')
  await call(app.control, 'cluster', 'start', { target: 'product-db' })
  await expect.poll(async () => (await buyer.call('ListCategories')).ok).toBe(true)
  await expect(breaker).toHaveAttribute('data-state', 'closed')
  await expect(breaker).toContainText(/opened \d+×/)

  await test.step('a service that is started anew is told again', async () => {
    await call(app.control, 'cluster', 'restart', { target: 'buyer-frontend' })
    await expect(breaker).toContainText('never open yet')
    await expect(breaker).toHaveAttribute('data-state', 'closed')
  })
  await shown('switch-breaker').click()
  await expect(breaker).toHaveAttribute('data-state', 'off')
})

test('payments become a service of their own, fail, and are taken once when they are back', async () => {
  await shown('payments-add').click()
  await expect(shown('payments-facts')).toContainText('for 0 orders')
  const seller = await loggedIn('seller-frontend')
  const buyer = await loggedIn('buyer-frontend')
  const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 12, quantity: 5 }
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  await shown('payments-outage').click()
  await app.control.getByRole('option', { name: 'Does not answer' }).click()
  await expect(shown('payments-outage')).toContainText('Does not answer')
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 })
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  expect((await buyer.ok('SearchItemsForSale')).items).toHaveLength(1)

  await shown('payments-outage').click()
  await app.control.getByRole('option', { name: 'Works' }).click()
  await expect(shown('payments-facts')).toContainText('$24.00 for 1 orders')
  expect((await buyer.ok('GetOrder', { orderId: order.orderId })).order.status).toBe('paid')
  await shown('payments-remove').click()
  await expect(shown('payments-add')).toBeVisible()
})

test('a shop goes on without customer-db where that is wanted, and says so', async () => {
  await shown('switch-browse').click()
  await expect(shown('switch-browse')).toHaveAttribute('aria-checked', 'true')
  const seller = await loggedIn('seller-frontend')
  const lamp = {
    name: 'Desk lamp',
    category: 3,
    keywords: ['lamp'],
    condition: 'new',
    price: 12,
    quantity: 5,
  }
  await seller.ok('RegisterItemForSale', lamp)
  const buyer = await app.room.openBuyer()
  await buyer.signUp('ann')
  await call(app.control, 'cluster', 'stop', { target: 'customer-db' })
  await buyer.page.getByTestId('refresh').click()
  await expect(buyer.page.getByTestId('degraded')).toContainText('customer-db does not answer')
  await expect(buyer.page.getByText('Desk lamp').first()).toBeVisible()
  await call(app.control, 'cluster', 'start', { target: 'customer-db' })
  await expect(async () => {
    await buyer.page.getByTestId('refresh').click()
    expect(await buyer.page.getByTestId('degraded').count()).toBe(0)
  }).toPass({ timeout: 60_000 })
})

test('without a cluster the page says so', async () => {
  await call(app.control, 'cluster', 'stop', { target: 'all' })
  await expect(shown('resilience-away')).toBeVisible()
})
