import type { AppUnderTest } from './app-under-test.ts'
import { call, newestOf } from './bridge.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest

test.beforeAll(async ({ market }) => {
  app = await market.open()
})

test('a request is found by its trace, through the search field and by a click', async () => {
  const buyer = await app.room.openBuyer()
  await buyer.signUp('logan')
  const trace = 'find-me-42'
  await call(buyer.page, 'shop', 'call', { op: 'SearchItemsForSale', args: { category: 1 }, trace })

  await app.room.goTo('logs')
  const lines = app.control.getByTestId('log-line')
  await expect(lines.first()).toBeVisible()
  await app.control.getByTestId('log-search').fill(trace)
  const sources = async () => (await lines.allTextContents()).join('\n')
  await expect.poll(sources).toMatch(/buyer-frontend/)
  await expect.poll(sources).toMatch(/product-db/)
  await expect
    .poll(async () => (await lines.allTextContents()).every((text) => text.includes(trace)))
    .toBe(true)
  await expect(app.control.getByTestId('log-search-outcome')).toHaveText(/match|of/)

  // Every line of that request and no other, whatever was searched for.
  await app.control.getByTestId('log-search').fill('SearchItemsForSale')
  await lines.last().getByTestId('log-trace').click()
  await expect(app.control.getByTestId('log-trace-filter')).toContainText(trace)
  await expect(app.control.getByTestId('log-search')).toHaveValue('')
  for (const service of ['buyer-frontend', 'customer-db', 'product-db'])
    await expect.poll(sources).toContain(service)
  const traces = async () => new Set(await lines.getByTestId('log-trace').allInnerTexts())
  await expect.poll(traces).toEqual(new Set([trace]))
  await app.control.getByTestId('log-trace-filter').click()
  await expect(app.control.getByTestId('log-trace-filter')).toHaveCount(0)
})

test('lines are filtered by service and level, and a regular expression is searched', async () => {
  await app.room.goTo('logs')
  const lines = app.control.getByTestId('log-line')
  await app.control.getByTestId('log-filter-customer-db').click()
  await expect
    .poll(async () => (await lines.allTextContents()).every((text) => text.includes('customer-db')))
    .toBe(true)
  await app.control.getByTestId('log-filter-customer-db').click()
  await app.control.getByTestId('log-regex').click()
  await app.control.getByTestId('log-search').fill('(')
  await expect(app.control.getByTestId('log-search')).toHaveAttribute('aria-invalid', 'true')
  await app.control.getByTestId('log-search').fill('listen\\w*|ready')
  await expect(app.control.getByTestId('log-search-outcome')).toHaveText(/match|of/)
})

test('at rest nothing is logged, although the app reads the metrics', async () => {
  await app.room.goTo('metrics')
  const readings = async () => (await newestOf<{ count: number }>(app.control, 'figures', 'onState')).count
  const lines = async () =>
    (await call<{ total: number }>(app.control, 'logs', 'follow', { filter: {} })).total
  const read = await readings()
  await expect.poll(readings).toBeGreaterThan(read + 4)
  const before = await lines()
  await expect.poll(readings).toBeGreaterThan(read + 12)
  expect(await lines()).toBe(before)
})
