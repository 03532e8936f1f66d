import { AppUnderTest } from './app-under-test.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'
import { ConsistencyPage } from './pages/consistency-page.ts'
import type { SellerWindow } from './pages/seller-window.ts'

const first = 'product-follower'
const second = 'product-follower-2'
const recoveryMs = 60_000

let app: AppUnderTest
let page: ConsistencyPage
let seller: SellerWindow
let buyer: BuyerWindow

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
  await app.room.untilHealthy()
  page = new ConsistencyPage(app.control)
})

test.afterAll(() => app.dispose())

test('without followers the page says so, and reads are strong', async () => {
  await app.room.goTo('consistency')
  await expect(app.control.getByTestId('no-followers')).toBeVisible()
  await expect(app.control.getByTestId('reads-strong')).toHaveAttribute('aria-pressed', 'true')
  expect(await page.demonstrate()).toBe(0)
  await expect(app.control.getByTestId('demo-result')).toContainText('Reads are strong')
})

test('followers are added, held back by the slider, and charted', async () => {
  await page.addFollower(first)
  await page.addFollower(second)
  await page.delay(second, 2)
  await expect(app.control.getByTestId('chart-lag-ms')).toBeVisible()
  await expect(app.control.getByTestId('chart-lag-records').getByRole('img')).toHaveAttribute(
    'aria-label',
    /product-follower-2 is \d+ changes behind/,
  )
})

test('eventual reads of a price that was changed are stale for as long as the delay, unless something is promised', async () => {
  await page.read('eventual')
  expect(await page.demonstrate()).toBeGreaterThan(0)
  await expect(app.control.getByTestId('demo-result')).toContainText('stale')
  await expect.poll(async () => (await page.figuresOf(second))?.staleReads).toBeGreaterThan(0)
  await expect(app.control.getByTestId('count-stale')).not.toHaveText('0')

  await page.promise('readYourWrites').click()
  await expect(page.promise('readYourWrites')).toBeChecked()
  expect(await page.demonstrate()).toBe(0)
  await page.promise('readYourWrites').click()
  await expect(page.promise('readYourWrites')).not.toBeChecked()
})

test('a buyer is told how old the catalogue is, and what a purchase based on it cost', async () => {
  seller = await app.room.openSeller()
  await seller.signUp('stella')
  await seller.list({ name: 'Brass lamp', category: 2, price: '10', quantity: 5, keywords: ['lamp'] })
  buyer = await app.room.openBuyer()
  await buyer.signUp('victor')
  // The follower that is held back has not heard of it at first.
  await expect(async () => {
    await buyer.search('lamp')
    await expect(buyer.card('Brass lamp').or(buyer.page.getByTestId('widen'))).toBeVisible()
    expect(await buyer.card('Brass lamp').count()).toBe(1)
  }).toPass()
  await app.room.goTo('consistency')
  for (const name of [first, second]) {
    await expect.poll(async () => (await page.figuresOf(name))?.lagRecords).toBe(0)
    await page.stop(name, true)
  }
  await seller.change('Brass lamp', 'price', '15')
  // The window hears of it, but the shop and the cart show what a follower says that has not.
  // However often it was demonstrated, it took one item.
  await expect(buyer.page.getByTestId('category-9999')).toContainText(/#?9999\s*1$/)
  await buyer.putIntoCart('Brass lamp')
  await expect(buyer.page.getByTestId('as-of').first()).toContainText(/product-follower.*, as of .* ago/)
  await expect(buyer.card('Brass lamp').getByTestId('item-price')).toHaveText('$10.00')
  await buyer.openCart()
  await expect(buyer.page.getByTestId('cart-total')).toHaveText('$10.00')
  await expect(buyer.page.getByRole('dialog').getByTestId('as-of')).toContainText(
    /product-follower.*, as of .* ago/,
  )
  await buyer.buy()
  await buyer.untilPaid()
  await expect(buyer.page.getByTestId('price-changes')).toContainText(
    'was shown at $10.00 and bought at $15.00',
  )
  await expect(buyer.page.getByTestId('price-age')).toContainText('product-db decides')
  await buyer.page.getByTestId('checkout-done').click()
})

test('a follower that is killed comes back and catches up; the last one that is removed leaves reads to product-db', async () => {
  for (const name of [first, second]) await page.stop(name, false)
  // The shop has the news as soon as the followers have, without being asked.
  await expect(buyer.card('Brass lamp').getByTestId('item-price')).toHaveText('$15.00', {
    timeout: recoveryMs,
  })
  await page.follower(first).getByTestId('follower-kill').click()
  const restarts = async () => (await app.state()).further.find(({ name }) => name === first)?.restarts
  await expect.poll(restarts, { timeout: recoveryMs }).toBe(1)
  await expect(page.follower(first)).toHaveAttribute('data-phase', 'following', { timeout: recoveryMs })
  await expect.poll(async () => (await page.figuresOf(first))?.lagRecords, { timeout: recoveryMs }).toBe(0)
  for (const name of [first, second]) {
    await page.follower(name).getByTestId('follower-remove').click()
    await expect(page.follower(name)).toHaveCount(0)
  }
  await expect(app.control.getByTestId('no-followers')).toBeVisible()
  await expect(app.control.getByTestId('reads-text')).toContainText('there are no followers')
  await buyer.page.getByTestId('refresh').click()
  await expect(buyer.page.getByTestId('as-of')).toHaveCount(0)
})

test('without a running cluster the page offers to start it', async () => {
  await app.room.goTo('cluster')
  await app.control.getByTestId('stop-all').click()
  await app.room.goTo('consistency')
  await expect(app.control.getByTestId('consistency-stopped')).toBeVisible({ timeout: recoveryMs })
})
