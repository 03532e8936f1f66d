import type { ElectronApplication } from '@playwright/test'
import { AppUnderTest } from './app-under-test.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'
import { services } from './pages/control-room.ts'
import type { SellerWindow } from './pages/seller-window.ts'

let app: AppUnderTest
let seller: SellerWindow
let buyer: BuyerWindow
/** The number of the first order. */
let order: string

const lamp = {
  name: 'Brass desk lamp',
  category: 2,
  price: '12.50',
  quantity: 5,
  keywords: ['lamp', 'brass'],
}

const places: Record<string, Electron.Rectangle> = {
  control: { x: 97, y: 61, width: 1040, height: 700 },
  buyer: { x: 211, y: 143, width: 1100, height: 720 },
}

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ tourSeen: false }, { moves: true })
})

test.afterAll(() => app.dispose())

test('the first start offers a tour and shows four healthy services', async () => {
  await app.control.getByTestId('tour-skip').click()
  await expect(app.control.getByTestId('tour')).toHaveCount(0)
  await app.room.untilHealthy()
  await expect(app.control.getByTestId('phase')).toHaveAttribute('data-phase', 'healthy')
  await expect(app.control.getByTestId('cluster-sentence')).toHaveText('All four services are healthy.')
  for (const service of services) {
    await expect(app.room.service(service).getByTestId('status')).toHaveText('Healthy')
    await expect(app.room.service(service).getByTestId('fact-restarts')).toHaveText('0')
  }
})

test('a seller signs up and lists an item', async () => {
  seller = await app.room.openSeller()
  await seller.signUp('stella')
  await seller.list(lamp)
  await expect(seller.stockOf(lamp.name)).toHaveText('5')
})

test('a buyer signs up, finds it, and buys; the seller is shown it without a reload', async () => {
  buyer = await app.room.openBuyer()
  await buyer.signUp('victor', 'vip')
  await expect(buyer.page.getByTestId('account-menu')).toContainText('VIP')
  await buyer.search('lamp')
  await expect(buyer.page.getByTestId('item-card')).toHaveCount(1)
  await buyer.openItem(lamp.name)
  await expect(buyer.drawer).toContainText('$12.50')
  await buyer.closeDrawers()
  await buyer.putIntoCart(lamp.name, 2)
  await buyer.openCart()
  await expect(buyer.page.getByTestId('cart-total')).toHaveText('$25.00')

  await buyer.buy()
  await buyer.untilPaid()
  await expect(seller.stockOf(lamp.name)).toHaveText('3')
  await expect(seller.page.getByTestId('nav-sales').locator('.figures')).toHaveText('1')
  await seller.goTo('sales')
  await expect(seller.page.getByTestId('sale')).toHaveCount(1)
  await expect(seller.page.getByTestId('sale')).toContainText(lamp.name)
  await expect(seller.page.getByTestId('sale')).toContainText('3 left')
  order = (await buyer.page.getByTestId('checkout-order').innerText()).trim()
  await buyer.page.getByTestId('checkout-order-open').click()
  await expect(buyer.page.getByTestId('order-page')).toBeVisible()
  await expect(buyer.page.getByTestId('order-status')).toHaveText(/paid/i)
})

test('windows are named in one form after those who work in them', async () => {
  const titles = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getTitle()),
    )
  await expect
    .poll(async () => (await titles()).sort())
    .toEqual(['Marketlab', 'stella · Marketlab seller', 'victor · Marketlab buyer'])
})

test('a sale appears in the open feed without reload', async () => {
  await buyer.goTo('shop')
  await buyer.putIntoCart(lamp.name)
  await buyer.openCart()
  await buyer.buy()
  await buyer.untilPaid()
  await expect(seller.page.getByTestId('sale')).toHaveCount(2)
  await expect(seller.page.getByTestId('nav-sales').locator('.figures')).toHaveText('2')
  await buyer.page.getByTestId('checkout-done').click()
})

test('a price the seller changes is shown to a buyer who looks at the item', async () => {
  await buyer.openItem(lamp.name)
  await seller.goTo('inventory')
  await seller.change(lamp.name, 'price', '9.75')
  await expect(buyer.drawer.getByTestId('drawer-price')).toHaveText('$9.75')
  await buyer.closeDrawers()
})

test('quit and started again, everything is there, and windows are where they were', async () => {
  await app.room.goTo('settings')
  await app.control.getByTestId('setting-sessionIdleSeconds').fill('120')
  await app.control.getByTestId('settings-save').click()
  await expect(app.control.getByTestId('settings-bar')).toHaveCount(0)
  await buyer.putIntoCart(lamp.name, 1)
  await buyer.openCart()
  await buyer.page.getByTestId('cart-save').click()
  await expect(buyer.page.getByTestId('cart-save')).toBeDisabled()
  for (const [role, place] of Object.entries(places)) {
    await moveWindow(app.electron, role, place)
    // A window manager has the last word, and there is one on real desktops.
    await expect.poll(() => boundsOf(app.electron, role)).toEqual(place)
  }
  await app.quit()

  await app.start()
  await app.room.untilHealthy()
  expect(await boundsOf(app.electron, 'control')).toEqual(places.control)
  await app.room.goTo('settings')
  await expect(app.control.getByTestId('setting-sessionIdleSeconds')).toHaveValue('120')
  seller = await app.room.openSeller()
  await seller.logIn('stella')
  await seller.goTo('inventory')
  await expect(seller.stockOf(lamp.name)).toHaveText('2')
  buyer = await app.room.openBuyer()
  expect(await boundsOf(app.electron, 'buyer')).toEqual(places.buyer)
  await buyer.logIn('victor')
  await expect(buyer.page.getByTestId('account-menu')).toContainText('VIP')
  await expect(buyer.page.getByTestId('cart-count')).toHaveText('1')
  await expect(buyer.card(lamp.name)).toBeVisible()
  await buyer.goTo('orders')
  await expect(buyer.page.getByTestId('order-row')).toHaveCount(2)
  await expect(buyer.page.getByTestId('order-row').last()).toContainText(order)
  await buyer.goTo('purchases')
  await expect(buyer.page.getByTestId('purchase-row').first()).toContainText(lamp.name)
  await buyer.openCart()
  await buyer.buy()
  await buyer.untilPaid()
  await buyer.page.getByTestId('checkout-done').click()
})

test('of two buyers who want the last unit one gets it and the other is told', async () => {
  const rare = { name: 'Last atlas', category: 1, price: '40', quantity: 1, keywords: ['atlas'] }
  await seller.list(rare)
  const rival = await app.room.openBuyer()
  await rival.signUp('rita')
  const both = [buyer, rival]
  await buyer.goTo('shop')
  await buyer.page.getByTestId('refresh').click()
  for (const one of both) {
    await one.putIntoCart(rare.name)
    await one.openCart()
  }
  await Promise.all(both.map((one) => one.buy()))
  const outcome = async () =>
    (await Promise.all(both.map(({ checkout }) => checkout.getAttribute('data-state')))).sort()
  await expect.poll(outcome).toEqual(['paid', 'short'])
  const loser = (await rival.checkout.getAttribute('data-state')) === 'short' ? rival : buyer
  await expect(loser.page.getByTestId('short-line')).toContainText('None left')
  await expect(seller.stockOf(rare.name)).toHaveText('0')
  await loser.page.getByTestId('checkout-fix').click()
  await expect(loser.page.getByTestId('cart-empty')).toBeVisible()
})

function moveWindow(electron: ElectronApplication, role: string, place: Electron.Rectangle): Promise<void> {
  return electron.evaluate(
    ({ BrowserWindow }, { role, place }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().includes(`/${role}/`))!
        .setBounds(place),
    { role, place },
  )
}

function boundsOf(electron: ElectronApplication, role: string): Promise<Electron.Rectangle> {
  return electron.evaluate(
    ({ BrowserWindow }, role) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().includes(`/${role}/`))!
        .getNormalBounds(),
    role,
  )
}
