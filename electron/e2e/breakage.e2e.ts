import type { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'
import { services } from './pages/control-room.ts'
import type { SellerWindow } from './pages/seller-window.ts'

let app: AppUnderTest
let seller: SellerWindow
let buyer: BuyerWindow

const kettle = { name: 'Enamel kettle', category: 5, price: '20', quantity: 90, keywords: ['kettle'] }

test.beforeAll(async ({ market }) => {
  app = await market.open()
  seller = await app.room.openSeller()
  await seller.signUp('bella')
  await seller.list(kettle)
  buyer = await app.room.openBuyer()
  await buyer.signUp('boris')
  await buyer.putIntoCart(kettle.name, 2)
})

for (const [index, service] of services.entries()) {
  test(`kill -9 of ${service}: it is shown, started again, and both windows carry on`, async () => {
    await app.room.goTo('cluster')
    const card = app.room.service(service)
    const pid = await card.getByTestId('fact-process').textContent()
    const restarts = Number(await card.getByTestId('fact-restarts').textContent())
    const down = expect(card).not.toHaveAttribute('data-status', 'healthy')
    await app.control.getByTestId(`kill-${service}`).click()
    await down
    await expect(card.getByTestId('fact-restarts')).toHaveText(String(restarts + 1))
    await app.room.untilHealthy()
    await expect(card.getByTestId('fact-process')).not.toHaveText(pid!)

    // Sessions: nobody has to log in again, and what was not saved is still in the cart.
    await buyer.openCart()
    await expect(buyer.page.getByTestId('cart-line')).toHaveCount(1)
    await expect(buyer.page.getByTestId('cart-total')).toHaveText(`$${40 + 20 * index}.00`)
    await buyer.closeDrawers()
    await expect(buyer.page.getByTestId('session-ended')).toHaveCount(0)
    await buyer.putIntoCart(kettle.name, 1)
    await seller.change(kettle.name, 'quantity', String(80 - index))
    await expect(seller.stockOf(kettle.name)).toHaveText(String(80 - index))
    await expect(buyer.card(kettle.name)).toContainText(String(80 - index))
    await expect(seller.page.getByTestId('session-ended')).toHaveCount(0)
  })
}

test('afterwards the cart can be bought', async () => {
  await buyer.openCart()
  await buyer.buy()
  await buyer.untilPaid()
  await expect(seller.stockOf(kettle.name)).toHaveText('71')
})

test('buying in the instant a database is killed ends with one order', async () => {
  await buyer.page.getByTestId('checkout-done').click()
  await buyer.putIntoCart(kettle.name, 1)
  await buyer.openCart()
  await app.room.goTo('cluster')
  await Promise.all([buyer.buy(), app.control.getByTestId('kill-product-db').click()])
  const state = () => buyer.checkout.getAttribute('data-state')
  await expect.poll(state).toMatch(/^(paid|unsure|error)$/)
  await app.room.untilHealthy()
  if ((await state()) === 'unsure') await buyer.page.getByTestId('checkout-ask').click()
  if ((await state()) === 'error') await buyer.page.getByTestId('checkout-retry').click()
  await buyer.untilPaid()
  await expect(seller.stockOf(kettle.name)).toHaveText('70')
  await buyer.page.getByTestId('checkout-done').click()
  await buyer.goTo('orders')
  await expect(buyer.page.getByTestId('order-row')).toHaveCount(2)
})

test('while product-db is down a search shows its failure and no old items, and its items when it is back', async () => {
  const shop = buyer.page
  await buyer.goTo('shop')
  await call(app.control, 'cluster', 'stop', { target: 'product-db' })
  await shop.getByTestId('refresh').click()
  await expect(shop.getByTestId('stale-notice')).toContainText('The window keeps trying.')
  await expect(buyer.card(kettle.name)).toBeVisible()
  await shop.getByTestId('search-input').fill('kettle')
  await shop.keyboard.press('Enter')
  await expect(shop.getByTestId('error-state')).toBeVisible()
  await expect(buyer.card(kettle.name)).toHaveCount(0)
  await buyer.goTo('orders')
  await expect(shop.getByTestId('stale-notice')).toBeVisible()
  await expect(shop.getByTestId('order-row')).toHaveCount(2)
  await shop.getByTestId('order-row').first().click()
  await expect(shop.getByTestId('stale-notice')).toBeVisible()
  await expect(shop.getByTestId('order-line')).toHaveCount(1)
  await call(app.control, 'cluster', 'start', { target: 'product-db' })
  await expect(shop.getByTestId('stale-notice')).toHaveCount(0, { timeout: 60_000 })
  await buyer.goTo('orders')
  await expect(shop.getByTestId('stale-notice')).toHaveCount(0)
  await buyer.goTo('shop')
  await expect(buyer.card(kettle.name)).toBeVisible({ timeout: 60_000 })
  await expect(shop.getByTestId('error-state')).toHaveCount(0)
})
