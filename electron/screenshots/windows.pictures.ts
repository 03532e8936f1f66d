import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { call } from '../e2e/bridge.ts'
import { picture, Stage } from './stage.ts'

const importFile = fileURLToPath(new URL('./import-example.csv', import.meta.url))

/** The sample's first seller has the first account. */
const adaId = 1

let stage: Stage
let control: Page
let buyer: Page
let seller: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  stage = await Stage.set('light')
  control = stage.app.control
  seller = await stage.seller()
  buyer = await stage.buyer('buyer8')
  stage.startLoad(adaId)
})

test.afterAll(() => stage.clear())

test('seller window', async () => {
  await picture(seller, 'inventory')
  await stage.answerOpenDialog(importFile)
  await seller.getByTestId('nav-import').click()
  await seller.getByTestId('import-choose').click()
  await expect(seller.getByTestId('import-row').first()).toBeVisible()
  await picture(seller, 'import')
  await seller.getByTestId('nav-add').click()
  await seller.getByTestId('add-name').fill('Oak reading light')
  await seller.getByTestId('add-category').fill('2')
  await seller.getByTestId('add-price').fill('64.90')
  await seller.getByTestId('add-quantity').fill('12')
  await picture(seller, 'add-item')
})

test('buyer window', async () => {
  await picture(buyer, 'shop')
  await buyer.getByTestId('search-input').fill('lamp ')
  await expect(buyer.getByTestId('search-chip')).toHaveText('lamp')
  await buyer.getByTestId('item-open').nth(1).click()
  await expect(buyer.getByTestId('item-drawer')).toBeVisible()
  await picture(buyer, 'item')
  await buyer.getByTestId('drawer-add').click()
  await buyer.keyboard.press('Escape')
  for (const nth of [3, 5]) await buyer.getByTestId('item-add').nth(nth).click()
  await expect(buyer.getByTestId('cart-count')).toHaveText('3')
  await buyer.getByTestId('cart-open').click()
  await picture(buyer, 'cart')
  await buyer.getByTestId('buy').click()
  await expect(buyer.getByTestId('checkout')).toHaveAttribute('data-state', 'paid')
  await picture(buyer, 'checkout')
  await buyer.getByTestId('checkout-order-open').click()
  await expect(buyer.getByTestId('order-page')).toBeVisible()
  await picture(buyer, 'order')
  await buyer.getByTestId('nav-purchases').click()
  await expect(buyer.getByTestId('purchase-row').first()).toBeVisible()
  await picture(buyer, 'purchases')
})

test('control room', async () => {
  await picture(control, 'overview')
  await control.keyboard.press('ControlOrMeta+k')
  await control.getByTestId('palette').locator('input').fill('kill')
  await picture(control, 'palette')
  await control.keyboard.press('Escape')
  await control.getByTestId('nav-snapshots').click()
  await call(control, 'snapshots', 'take', { service: 'all' })
  await call(control, 'snapshots', 'take', { service: 'product-db' })
  await picture(control, 'snapshots')
  await control.getByTestId('snapshots-product-db').getByTestId('snapshot-browse').first().click()
  await expect(control.getByTestId('snapshot-rows')).toBeVisible()
  await picture(control, 'snapshot-tables')
  await control.keyboard.press('Escape')
  await control.getByTestId('nav-settings').click()
  await picture(control, 'settings')
  await control.getByTestId('nav-logs').click()
  await control.getByTestId('log-search').fill('MakePurchase')
  await expect(control.getByTestId('log-search-outcome')).not.toBeEmpty()
  await picture(control, 'logs')
})

test('dashboard', async () => {
  await seller.getByTestId('nav-sales').click()
  await picture(seller, 'sales')
  await seller.getByTestId('nav-dashboard').click()
  await seller.getByTestId('range-hour').click()
  await expect(seller.getByTestId('top-item').first()).toBeVisible()
  await picture(seller, 'dashboard')
})

test('a service that was killed again and again', async () => {
  await control.getByTestId('nav-cluster').click()
  // Each death in a row makes the pause before the next start twice as long.
  let left = 0
  for (let death = 1; death <= 12 && left < 1_500; death += 1) {
    await stage.app.untilHealthy()
    await call(control, 'cluster', 'kill', { target: 'buyer-frontend' })
    const frontend = async () => (await stage.app.state()).services[2]!
    await expect.poll(async () => (await frontend()).status).not.toBe('healthy')
    left = ((await frontend()).nextStartAt ?? 0) - Date.now()
  }
  await picture(control, 'cluster')
  await stage.app.untilHealthy()
})

test('in the dark', async () => {
  await call(control, 'theme', 'set', { theme: 'dark' })
  await control.getByTestId('nav-overview').click()
  await control.waitForTimeout(2_000)
  await picture(control, 'overview-dark')
  await buyer.getByTestId('nav-shop').click()
  await picture(buyer, 'shop-dark')
  await picture(seller, 'dashboard-dark')
})
