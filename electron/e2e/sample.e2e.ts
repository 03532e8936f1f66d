import type { SampleProgress } from '../../services/sample/progress.ts'
import type { LogLine, LogMatches } from '../ipc/log-types.ts'
import type { SnapshotInfo, SnapshotRows } from '../ipc/snapshot-types.ts'
import { sampleSellers } from '../../services/sample/catalogue.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call, newestOf } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { momentOf } from './moments.ts'

let app: AppUnderTest

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
  await app.room.untilHealthy()
})

test.afterAll(() => app.dispose())

test('sample data loads: 40 sellers, 2,000 items and orders', async () => {
  test.setTimeout(180_000)
  await app.room.goTo('overview')
  // The notice goes away by itself: on a busy machine perhaps before anybody has looked.
  const noticed = momentOf(app.control, 'li *', 'Sample data loaded')
  await app.control.getByTestId('load-sample').click()
  const progress = () => newestOf<SampleProgress | null>(app.control, 'data', 'onSample')
  await expect
    .poll(async () => (await progress())?.state, { timeout: 150_000 })
    .toMatch(/^(done|failed|cancelled)$/)
  expect(await progress()).toMatchObject({ state: 'done' })
  await noticed

  await app.room.goTo('snapshots')
  await app.control.getByTestId('take-all').click()
  const counts = app.control.getByTestId('snapshot')
  await expect(counts).toHaveCount(2)
  await expect(app.control.getByTestId('snapshots-customer-db')).toContainText(/40 sellers/)
  await expect(app.control.getByTestId('snapshots-product-db')).toContainText(/2,000 items/)

  // Everybody's sample has the same numbers.
  const [{ name }] = await call<[SnapshotInfo]>(app.control, 'snapshots', 'take', { service: 'customer-db' })
  const page = { service: 'customer-db', name, table: 'accounts', offset: 0, limit: 40 }
  const { rows } = await call<SnapshotRows>(app.control, 'snapshots', 'rows', page)
  const sellers = sampleSellers.map((seller) => seller.toLowerCase())
  expect(rows.map((row) => sellers.findIndex((seller) => row.includes(seller)))).toEqual([...sellers.keys()])
})

test('what was asked to load it is found in the logs by its trace', async () => {
  const sourcesOf = async (trace: string) => {
    const { seqs } = await call<LogMatches>(app.control, 'logs', 'follow', { filter: { trace } })
    const lines = await call<LogLine[]>(app.control, 'logs', 'read', { seqs })
    return new Set(lines.map(({ source }) => source))
  }
  // The accounts are opened in customer-db; who logs in does so at a frontend.
  expect(await sourcesOf('sample-1')).toEqual(new Set(['customer-db']))
  expect(await sourcesOf('sample-2')).toEqual(new Set(['seller-frontend', 'customer-db']))
})

test('the storefront scrolls through all of it, is narrowed by category and sorted', async () => {
  const buyer = await app.room.openBuyer()
  await buyer.signUp('victor')
  const { page } = buyer
  await expect(page.getByTestId('item-card').first()).toBeVisible()
  // Without those that the sample's own orders sold out.
  await expect(page.getByTestId('category-all')).toContainText(/1,9\d\d|2,000/)
  await expect(page.getByTestId('card-skeleton')).toHaveCount(0)

  // Those further down are drawn only when they are scrolled to.
  const { length: known } = await page.getByTestId('item-card').all()
  await page.getByTestId('item-grid').evaluate((grid) => (grid.scrollTop = grid.scrollHeight / 2))
  await expect(page.locator('[data-testid=item-grid] [data-index="0"]')).toHaveCount(0)
  await expect(page.getByTestId('item-card').first()).toBeVisible()
  expect(known).toBeLessThan(200)
  await page.getByTestId('item-grid').evaluate((grid) => (grid.scrollTop = 0))

  const category = page.locator('[data-testid^=category-]:not([data-testid=category-all])').first()
  const expected = (await category.locator('.figures').last().textContent())!.trim()
  await category.click()
  await expect(page.getByTestId('item-grid')).toBeVisible()
  await expect(page.getByText(`${expected} items`, { exact: true })).toBeVisible()

  await page.getByTestId('sort').click()
  await page
    .getByRole('option', { name: /price.*low|cheap|lowest/i })
    .first()
    .click()
  const prices = async () =>
    (await page.getByTestId('item-price').allInnerTexts()).map((text) => Number(text.replace(/[^\d.]/g, '')))
  await expect.poll(async () => isAscending(await prices())).toBe(true)
})

test('reset asks for a typed word and leaves an empty market', async () => {
  await app.room.goTo('settings')
  await app.electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
  })
  await app.control.getByTestId('reset-everything').click()
  await expect(app.control.getByTestId('confirm-yes')).toBeDisabled()
  await app.control.getByTestId('confirm-typed').fill('delet')
  await expect(app.control.getByTestId('confirm-yes')).toBeDisabled()
  await app.room.confirm('delete')
  await expect(app.control.getByText('Everything was deleted', { exact: true }).first()).toBeVisible({
    timeout: 60_000,
  })
  await app.room.untilHealthy()
  await app.room.goTo('snapshots')
  await expect(app.control.getByTestId('snapshot')).toHaveCount(0)
  const seller = await app.room.openSeller()
  await seller.signUp('stella')
  await seller.goTo('inventory')
  await expect(seller.page.getByTestId('inventory-empty')).toBeVisible()
})

function isAscending(prices: readonly number[]): boolean {
  return prices.length > 3 && prices.every((price, index) => index === 0 || prices[index - 1]! <= price)
}
