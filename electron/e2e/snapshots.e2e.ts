import type { AppUnderTest } from './app-under-test.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'
import type { SellerWindow } from './pages/seller-window.ts'

let app: AppUnderTest
let seller: SellerWindow
let buyer: BuyerWindow

const hat = { name: 'Straw hat', category: 9, price: '30', quantity: 8, keywords: ['hat'] }
const scarf = { name: 'Silk scarf', category: 9, price: '45', quantity: 4, keywords: ['scarf'] }
const database = 'product-db'

test.beforeAll(async ({ market }) => {
  app = await market.open()
  seller = await app.room.openSeller()
  await seller.signUp('sally')
  await seller.list(hat)
  buyer = await app.room.openBuyer()
  await buyer.signUp('simon')
  await expect(buyer.card(hat.name)).toBeVisible()
})

test('a snapshot is taken, browsed and restored, and both windows show it without reload', async () => {
  const snapshots = app.control.getByTestId(`snapshots-${database}`).getByTestId('snapshot')
  await app.room.goTo('snapshots')
  await app.control.getByTestId('take-all').click()
  await expect(snapshots).toHaveCount(1)
  await expect(app.control.getByTestId('snapshots-customer-db').getByTestId('snapshot')).toHaveCount(1)
  await expect(snapshots.first()).toHaveAttribute('data-readable', 'true')
  const name = await snapshots.first().getAttribute('data-name')

  await snapshots.first().getByTestId('snapshot-browse').click()
  await app.control.getByTestId('table-items').click()
  await expect(app.control.getByTestId('snapshot-rows')).toContainText(hat.name)
  await app.control.getByTestId('filter-rows').fill('no such thing')
  await expect(app.control.getByTestId('rows-shown')).toContainText('No rows')
  await app.control.getByTestId('filter-rows').fill(hat.name.slice(0, 5).toUpperCase())
  await expect(app.control.getByTestId('snapshot-rows')).toContainText(hat.name)
  await app.control.keyboard.press('Escape')
  await expect(app.control.getByTestId('snapshot-browser')).toHaveCount(0)

  await snapshots.first().getByTestId('snapshot-rename').click()
  await app.control.getByTestId('snapshot-name').fill('before the change')
  await app.control.getByTestId('snapshot-save-name').click()
  await expect(snapshots.first().getByTestId('snapshot-title')).toHaveText('before the change')
  await app.control.getByTestId('find-snapshot').fill('nothing')
  await expect(snapshots).toHaveCount(0)
  await app.control.getByTestId('find-snapshot').fill('BEFORE')
  await expect(snapshots).toHaveCount(1)
  await app.control.getByTestId('find-snapshot').clear()
  await expect(snapshots.first().getByTestId('snapshot-delete')).toBeDisabled()

  await seller.change(hat.name, 'quantity', '2')
  await seller.change(hat.name, 'price', '99')
  await seller.list(scarf)
  await expect(buyer.card(hat.name)).toContainText('$99.00')

  const taken = app.control.locator(`[data-testid=snapshot][data-name="${name}"]`)
  await taken.getByTestId('snapshot-restore').click()
  await expect(app.control.getByTestId('confirm-dialog')).toBeVisible()
  await app.control.getByTestId('confirm-no').click()
  await expect(buyer.card(hat.name)).toContainText('$99.00')
  await taken.getByTestId('snapshot-restore').click()
  await app.room.confirm()

  await expect(seller.stockOf(hat.name)).toHaveText('8')
  await expect(seller.row(hat.name)).toContainText('$30.00')
  await expect(seller.row(scarf.name)).toHaveCount(0)
  await expect(buyer.card(hat.name)).toContainText('$30.00')
  await expect(buyer.card(scarf.name)).toHaveCount(0)
  await app.room.untilHealthy()

  // And trade goes on.
  await buyer.putIntoCart(hat.name, 1)
  await buyer.openCart()
  await buyer.buy()
  await buyer.untilPaid()
  await expect(seller.stockOf(hat.name)).toHaveText('7')
})

test('both databases are restored together, and an old snapshot is deleted', async () => {
  await app.room.goTo('snapshots')
  const old = app.control
    .getByTestId(`snapshots-${database}`)
    .getByTestId('snapshot')
    .filter({ hasText: 'before the change' })
  await seller.change(hat.name, 'price', '77')
  await old.getByTestId('snapshot-restore-both').click()
  await expect(app.control.getByRole('dialog')).toContainText('customer-db by its snapshot')
  await app.room.confirm()
  await expect(seller.row(hat.name)).toContainText('$30.00')
  await app.room.untilHealthy()
  await app.room.goTo('snapshots')
  await expect(old).toHaveCount(1)
  await old.getByTestId('snapshot-delete').click()
  await app.room.confirm()
  await expect(old).toHaveCount(0)
})
