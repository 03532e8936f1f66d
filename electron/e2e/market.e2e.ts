import type { Locator } from '@playwright/test'
import type { FollowerState } from '../ipc/consistency-types.ts'
import type { ItemPage } from '../../services/admin/model.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'

const patience = { timeout: 60_000 }
const follower = 'product-follower'

let app: AppUnderTest

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ paymentDelayMs: 20 })
  await app.untilHealthy()
  await call(app.control, 'data', 'loadSample')
  await call(app.control, 'consistency', 'addFollower')
  await app.room.goTo('market')
})

test.afterAll(() => app.dispose())

const shown = (id: string) => app.control.getByTestId(id)
const rows = (table: string) => shown(`${table}-row`)
const rowOf = (table: string, key: string) =>
  app.control.locator(`[data-testid="${table}-row"][data-row="${key}"]`)
const tab = (name: string) => shown('market-tabs').getByRole('tab', { name }).click()
const confirmed = async (words: RegExp) => {
  await expect(app.control.getByRole('dialog')).toContainText(words)
  await shown('confirm-yes').click()
}
const firstItem = async () =>
  (await call<ItemPage>(app.control, 'market', 'items', { limit: 1 })).found!.items[0]!

async function change(cell: Locator, testid: string, value: string): Promise<void> {
  await cell.getByTestId(testid).click()
  await cell.getByTestId(`${testid}-field`).fill(value)
  await cell.getByTestId(`${testid}-field`).press('Enter')
}

test('all items are listed, of which only those in sight are drawn, and a filter finds some', async () => {
  await expect(shown('market-total')).toHaveText('2,000 items', patience)
  expect(await rows('market-item-table').count()).toBeLessThan(60)
  await shown('market-item-table').evaluate((table) => table.scrollTo(0, table.scrollHeight))
  const last = rows('market-item-table').last()
  await expect(last).toHaveAttribute('aria-rowindex', '2001')
  await expect(last.getByTestId('cell-price')).toBeVisible(patience)
  const { itemId, seller } = await firstItem()
  await shown('market-item-text').fill(itemId)
  await expect(rowOf('market-item-table', itemId)).toBeVisible(patience)
  await expect(rowOf('market-item-table', itemId)).toContainText(seller!.name)
  await shown('market-item-text').fill('no such thing')
  await expect(shown('market-items')).toContainText('No item matches', patience)
  await shown('market-item-text').fill('')
  await expect(shown('market-total')).toHaveText('2,000 items', patience)
})

test('price and stock are changed in place, after a question', async () => {
  const { itemId, quantity } = await firstItem()
  const row = rowOf('market-item-table', itemId)
  await change(row, 'edit-price', '12.34')
  await confirmed(/to \$12\.34\. Everybody sees it at once/)
  await expect(row.getByTestId('edit-price')).toContainText('$12.34', patience)
  await change(row, 'edit-stock', '+7')
  await confirmed(new RegExp(`${quantity} to ${quantity + 7} units`))
  await expect(row.getByTestId('edit-stock')).toContainText(String(quantity + 7), patience)
  await change(row, 'edit-stock', 'many')
  await expect(shown('edit-stock-problem')).toContainText('0 to 1000000')
  await app.control.keyboard.press('Escape')
  expect(await firstItem()).toMatchObject({ price: 12.34, quantity: quantity + 7 })
})

test('beside each item stands what a follower believes, and where it is stale', async () => {
  const row = rowOf('market-item-table', (await firstItem()).itemId)
  await expect(row.getByTestId('belief')).toHaveAttribute('data-belief', 'level', patience)
  const settings: Pick<FollowerState, 'delayMs' | 'stopped'> = { delayMs: 0, stopped: true }
  await call(app.control, 'consistency', 'setFollower', { name: follower, ...settings })
  await change(row, 'edit-price', '20')
  await confirmed(/to \$20\.00/)
  await expect(row.getByTestId('belief')).toHaveAttribute('data-belief', 'stale', patience)
  await expect(shown('market-followers')).toContainText('behind')
  await call(app.control, 'consistency', 'setFollower', { name: follower, ...settings, stopped: false })
  await expect(row.getByTestId('belief')).toHaveAttribute('data-belief', 'level', patience)
})

test('orders show their way, and one that waits is cancelled', async () => {
  const desk = { workers: 4, normalShare: 0.2, whenPaymentsDown: 'wait', reservedForVips: 0 }
  await call(app.control, 'orderDesk', 'set', { ...desk, paused: true })
  const burst = call(app.control, 'orderDesk', 'placeBurst', { orders: 10, vipShare: 0.3 })
  await tab('Orders')
  await shown('market-order-status').click()
  await app.control.getByRole('option', { name: 'Queued' }).click()
  await expect(shown('market-total')).toHaveText('10 orders', patience)
  const orderId = (await rows('market-order-table').first().getAttribute('data-row'))!
  const row = rowOf('market-order-table', orderId)
  await expect(row.getByTestId('cell-way')).toContainText('waits for its turn')
  await row.getByTestId('market-cancel').click()
  await confirmed(/Its stock comes back/)
  await expect(shown('market-total')).toHaveText('9 orders', patience)
  await call(app.control, 'orderDesk', 'set', { ...desk, paused: false })
  await burst
  await shown('market-order-status').click()
  await app.control.getByRole('option', { name: 'All states' }).click()
  await expect(row.getByTestId('order-status')).toHaveAttribute('data-status', 'cancelled', patience)
  const settled = rows('market-order-table').filter({ hasText: 'Paid' }).first()
  await expect(settled.getByTestId('cell-way')).toContainText(/Placed .+, taken after .+, paid after/)
})

test('an account loses its session, is locked, and comes back', async () => {
  const buyer = await app.room.openBuyer()
  await buyer.signUp('lola')
  await app.room.goTo('market')
  await tab('Accounts')
  await shown('market-account-text').fill('lola')
  const row = rows('market-account-table').first()
  await expect(row).toContainText('lola', patience)
  await expect(row.getByTestId('open-sessions')).toHaveText('1 session', patience)
  await row.getByTestId('open-sessions').click()
  await shown('sessions-panel').getByTestId('end-session').click()
  await confirmed(/has to log in again/)
  await expect(shown('sessions-panel')).toContainText('Not logged in', patience)
  await app.control.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await expect(shown('sessions-panel')).toBeHidden()
  await row.getByTestId('market-lock').click()
  await confirmed(/nobody can log in to the account/)
  await expect(row.getByTestId('account-locked')).toBeVisible(patience)
  await row.getByTestId('market-lock').click()
  await confirmed(/can log in again/)
  await expect(row.getByTestId('account-locked')).toBeHidden(patience)
})

test('a service that is away is said to be, and the list comes back by itself', async () => {
  await tab('Items')
  await expect(rows('market-item-table').first()).toBeVisible(patience)
  await call(app.control, 'cluster', 'stop', { target: 'product-db' })
  await expect(shown('stale-notice').or(shown('error-state'))).toBeVisible(patience)
  await call(app.control, 'cluster', 'start', { target: 'product-db' })
  await expect(shown('market-total')).toHaveText(/2,00\d items/, patience)
  await expect(rows('market-item-table').first()).toBeVisible()
})
