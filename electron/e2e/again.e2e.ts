import { AppUnderTest } from './app-under-test.ts'
import { expect, test } from './fixtures.ts'
import type { ElectronApplication } from '@playwright/test'

let app: AppUnderTest

test.afterEach(() => app.dispose())

const lamp = { name: 'Brass desk lamp', category: 2, price: '12.50', quantity: 5, keywords: ['lamp'] }
const place = { x: 120, y: 90, width: 1100, height: 700 }

test('quit and started again, everything is there', async () => {
  app = await AppUnderTest.launch()
  await app.room.untilHealthy()
  await app.room.goTo('settings')
  await app.control.getByTestId('setting-sessionIdleSeconds').fill('120')
  await app.control.getByTestId('settings-save').click()
  await expect(app.control.getByTestId('settings-bar')).toHaveCount(0)

  const before = { seller: await app.room.openSeller(), buyer: await app.room.openBuyer() }
  await before.seller.signUp('stella')
  await before.seller.list(lamp)
  await before.buyer.signUp('victor', 'vip')
  await before.buyer.putIntoCart(lamp.name, 2)
  await before.buyer.openCart()
  await before.buyer.buy()
  await before.buyer.untilPaid()
  const order = (await before.buyer.page.getByTestId('checkout-order').textContent())!.trim()
  await before.buyer.page.getByTestId('checkout-done').click()
  await before.buyer.putIntoCart(lamp.name, 1)
  await before.buyer.openCart()
  await before.buyer.page.getByTestId('cart-save').click()
  await expect(before.buyer.page.getByTestId('cart-save')).toBeDisabled()
  for (const role of ['control', 'buyer']) {
    await moveWindow(app.electron, role)
    // A window manager has the last word, and there is one on real desktops.
    await expect.poll(() => boundsOf(app.electron, role)).toEqual(place)
  }
  await app.quit()

  await app.start()
  await app.room.untilHealthy()
  expect(await boundsOf(app.electron, 'control')).toEqual(place)
  await app.room.goTo('settings')
  await expect(app.control.getByTestId('setting-sessionIdleSeconds')).toHaveValue('120')
  const seller = await app.room.openSeller()
  await seller.logIn('stella')
  await seller.goTo('inventory')
  await expect(seller.stockOf(lamp.name)).toHaveText('3')
  const buyer = await app.room.openBuyer()
  expect(await boundsOf(app.electron, 'buyer')).toEqual(place)
  await buyer.logIn('victor')
  await expect(buyer.page.getByTestId('account-menu')).toContainText('VIP')
  await expect(buyer.page.getByTestId('cart-count')).toHaveText('1')
  await expect(buyer.card(lamp.name)).toBeVisible()
  await buyer.goTo('orders')
  await expect(buyer.page.getByTestId('order-row')).toHaveCount(1)
  await expect(buyer.page.getByTestId('order-row')).toContainText(order)
  await buyer.goTo('purchases')
  await expect(buyer.page.getByTestId('purchase-row')).toContainText(lamp.name)
})

function moveWindow(electron: ElectronApplication, role: string): Promise<void> {
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
