import type { Locator } from '@playwright/test'
import { Accessibility } from './accessible.ts'
import type { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'
import type { SellerWindow } from './pages/seller-window.ts'

let app: AppUnderTest
let looker: Accessibility
let seller: SellerWindow
let buyer: BuyerWindow

const lamp = { name: 'Brass desk lamp', category: 2, price: '12.50', quantity: 5, keywords: ['lamp'] }
const hat = { name: 'Wool hat', category: 9, price: '30', quantity: 1, keywords: ['hat'] }

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ market }) => {
  app = await market.open()
  await call(app.control, 'theme', 'set', { theme: 'light' })
  looker = new Accessibility(app.electron)
  seller = await app.room.openSeller()
  buyer = await app.room.openBuyer()
})

test('before anybody has logged in', async () => {
  await looker.look(seller.page, 'seller: log in')
  await seller.page.getByRole('tab', { name: 'Open an account' }).click()
  await seller.page.getByTestId('sign-in-submit').click()
  await looker.look(seller.page, 'seller: sign up with mistakes')
  await seller.page.getByRole('tab', { name: 'Log in' }).click()
  await looker.look(buyer.page, 'buyer: log in')
  await buyer.page.getByTestId('to-signup').click()
  await buyer.page.getByTestId('signup-submit').click()
  await looker.look(buyer.page, 'buyer: sign up with mistakes')
  await buyer.page.getByRole('tab', { name: 'Log in' }).click()
})

test('the seller window', async () => {
  await seller.signUp('alma')
  await seller.goTo('inventory')
  await looker.look(seller.page, 'seller: empty inventory')
  await seller.goTo('add')
  await seller.page.getByTestId('add-submit').click()
  await looker.look(seller.page, 'seller: add with mistakes')
  await seller.list(lamp)
  await seller.list(hat)
  await looker.look(seller.page, 'seller: inventory')
  await seller.row(lamp.name).getByTestId('cell-price').dblclick()
  await looker.look(seller.page, 'seller: a cell that is edited')
  await seller.page.keyboard.press('Escape')
  await seller.page.getByTestId('select-all').click()
  await seller.page.getByTestId('bulk-price').click()
  await expect(seller.page.getByTestId('bulk-value')).toBeVisible()
  await looker.look(seller.page, 'seller: bulk change')
  await seller.page.keyboard.press('Escape')
  await expect(seller.page.getByTestId('bulk-value')).toHaveCount(0)
  await seller.page.getByTestId('clear-selection').click()
  for (const page of ['dashboard', 'sales', 'import'] as const) {
    await seller.goTo(page)
    await looker.look(seller.page, `seller: ${page} without sales`)
  }
})

test('an item that is being added is lost neither with the session nor with the window, unless one says so', async () => {
  const { page } = seller
  await seller.goTo('add')
  await page.getByTestId('add-name').fill('Half a chair')
  await page.getByTestId('account-menu').click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await looker.look(page, 'seller: a question about unsaved input')
  await page.getByTestId('confirm-no').click()
  await expect(page.getByTestId('add-name')).toHaveValue('Half a chair')
  await closeWindow()
  await expect(page.getByTestId('confirm-dialog')).toContainText('Close the window')
  await page.getByTestId('confirm-no').click()
  await page.getByTestId('add-clear').click()
  await expect(page.getByTestId('add-name')).toHaveValue('')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByTestId('add-name')).toHaveValue('Half a chair')
  await page.getByTestId('add-clear').click()
  await seller.goTo('inventory')
})

test('the buyer window', async () => {
  await buyer.signUp('alan', 'vip')
  await expect(buyer.card(lamp.name)).toBeVisible()
  await looker.look(buyer.page, 'buyer: shop')
  await buyer.page.getByTestId('search-input').focus()
  await buyer.page.keyboard.press('Tab')
  await looker.look(buyer.page, 'buyer: the way to the results')
  await buyer.page.keyboard.press('Enter')
  await expect(buyer.page.getByTestId('item-open').first()).toBeFocused()
  await buyer.page.getByTestId('search-input').press('ArrowDown')
  await expect(buyer.page.getByTestId('item-open').first()).toBeFocused()
  await buyer.page.getByTestId('category-all').press('ArrowDown')
  await expect(buyer.page.getByTestId(`category-${lamp.category}`)).toBeFocused()
  await buyer.openItem(lamp.name)
  await looker.look(buyer.page, 'buyer: item')
  await buyer.closeDrawers()
  await buyer.putIntoCart(lamp.name, 4)
  await buyer.putIntoCart(hat.name, 1)
  await seller.goTo('inventory')
  await seller.change(lamp.name, 'quantity', '2')
  await buyer.openCart()
  await expect(buyer.page.getByTestId('cart-line-problem')).toBeVisible()
  await looker.look(buyer.page, 'buyer: cart with a problem')
  await buyer.page.getByTestId('cart-clear').click()
  await expect(buyer.page.getByTestId('confirm-dialog')).toBeVisible()
  await looker.look(buyer.page, 'buyer: a question')
  await buyer.page.getByTestId('confirm-no').click()
  await buyer.page.getByTestId('cart-fix').first().click()
  await expect(buyer.page.getByTestId('cart-line-problem')).toHaveCount(0)
  await buyer.buy()
  await buyer.untilPaid()
  // The shop behind the drawer hears of the sale, too.
  for (const { name } of [lamp, hat]) await expect(buyer.card(name)).toContainText('Sold out')
  for (const { category } of [lamp, hat])
    await expect(buyer.page.getByTestId(`category-${category}`)).toHaveCount(0)
  await looker.look(buyer.page, 'buyer: paid')
  await buyer.page.getByTestId('checkout-order-open').click()
  await expect(buyer.page.getByTestId('order-page')).toBeVisible()
  await looker.look(buyer.page, 'buyer: order')
  for (const page of ['orders', 'purchases', 'account'] as const) {
    await buyer.goTo(page)
    await looker.look(buyer.page, `buyer: ${page}`)
    if (page !== 'account') expect(await hiddenBelow(buyer.page.getByRole('list', { name: page }))).toBe(0)
  }
  await buyer.goTo('shop')
  await buyer.search('nothing')
  await expect(buyer.page.getByTestId('widen')).toBeVisible()
  await looker.look(buyer.page, 'buyer: nothing found')
  for (const page of ['dashboard', 'sales'] as const) {
    await seller.goTo(page)
    await looker.look(seller.page, `seller: ${page}`)
  }
})

test('windows that are not connected', async () => {
  await call(app.control, 'cluster', 'stop', { target: 'all' })
  for (const { page } of [buyer, seller])
    await expect(page.getByTestId('connection')).not.toHaveAttribute('data-state', 'ready')
  await looker.look(buyer.page, 'buyer: not connected')
  await looker.look(seller.page, 'seller: not connected')
  await seller.goTo('add')
  await seller.page.getByTestId('add-name').fill('Half a chair')
  await closeWindow()
  const closed = seller.page.waitForEvent('close')
  await seller.page.getByTestId('confirm-yes').click()
  await closed
})

function closeWindow(): Promise<void> {
  return app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/seller/'))!
      .close(),
  )
}

/** How much of a list that scrolls cannot be seen, in px. */
function hiddenBelow(list: Locator): Promise<number> {
  return list.evaluate((element) => {
    const { scrollHeight, clientHeight } = element.closest('.overflow-y-auto')!
    return scrollHeight - clientHeight
  })
}
