import type { Page } from '@playwright/test'
import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
  await app.untilHealthy()
  await app.resize(app.control, { width: 1280, height: 720 })
})

test.afterAll(() => app.dispose())

const stage = (page: string) => app.control.getByTestId(`stage-${page}`)
const shows = (page: string) => expect(stage(page)).toHaveAttribute('aria-current', 'page')
const rootPx = (page: Page) =>
  page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))

test('the pages of a lecture are stepped through by the keys of a clicker, alone and in large type, and Escape leaves', async () => {
  const { control } = app
  const { keyboard } = control
  const usual = await rootPx(control)
  await control.getByTestId('present').click()
  await shows('overview')
  await expect(control.getByTestId('topology')).toBeVisible()
  await expect(control.getByTestId('app-header')).toHaveCount(0)
  await expect(control.getByTestId('nav-overview')).toHaveCount(0)
  expect(await rootPx(control)).toBeGreaterThan(usual)

  await keyboard.press('PageDown')
  await shows('traces')
  await expect(control.getByTestId('traces-tab-diagram')).toHaveAttribute('aria-pressed', 'true')
  await keyboard.press('ArrowRight')
  await shows('order-desk')
  await keyboard.press('PageDown')
  await shows('consistency')
  await keyboard.press('ArrowLeft')
  await shows('order-desk')
  await keyboard.press('PageUp')
  await shows('traces')
  await stage('experiments').click()
  await shows('experiments')
  await keyboard.press('PageDown')
  await shows('experiments')
  await expect(control.getByTestId('page-experiments')).toBeVisible()

  await keyboard.press('Escape')
  await expect(control.getByTestId('present-bar')).toHaveCount(0)
  await expect(control.getByTestId('app-header')).toBeVisible()
  expect(await rootPx(control)).toBe(usual)
})

test('a menu keeps its keys, and an input its arrows; a clicker turns the page and not a number', async () => {
  const { control } = app
  const { keyboard } = control
  await app.room.goTo('overview')
  await control.getByTestId('present').click()
  await control.getByTestId('node-product-db').click()
  await keyboard.press('PageDown')
  await keyboard.press('Escape')
  await expect(control.getByRole('menu')).toHaveCount(0)
  await shows('overview')
  await stage('order-desk').click()
  const orders = control.getByTestId('page-order-desk').locator('input').first()
  const number = await orders.inputValue()
  await orders.focus()
  await keyboard.press('ArrowRight')
  await shows('order-desk')
  await keyboard.press('PageDown')
  await shows('consistency')
  await keyboard.press('PageUp')
  await expect(orders).toHaveValue(number)
  await expect(control.getByTestId('traffic-switch')).toBeVisible()
  await control.getByTestId('present-leave-stage').click()
})

test('sessions that are kept outlive their idle time and a crash, every page says so, and they end again afterwards', async () => {
  const { control } = app
  const minutesAhead = (ms: number) =>
    call(control, 'faults', 'add', { fault: { kind: 'clock-skew', member: 'customer-db', ms } })
  const showCart = () => call(buyer.page, 'shop', 'call', { op: 'DisplayCart', args: {} })
  const buyer = await app.room.openBuyer()
  await buyer.signUp('lecturer')
  await control.getByTestId('present').click()
  await control.getByTestId('keep-sessions').click()
  const banner = control.getByTestId('session-banner')
  await expect(banner).toContainText('Sessions do not expire')
  await control.keyboard.press('Escape')
  await expect(control.getByTestId('present-bar')).toHaveCount(0)
  await expect(banner).toBeVisible()

  const restarts = (await app.state()).services[0]!.restarts
  await call(control, 'cluster', 'kill', { target: 'customer-db' })
  await expect.poll(async () => (await app.state()).services[0]!.restarts).toBe(restarts + 1)
  await app.untilHealthy()
  await minutesAhead(360_000)
  await showCart()

  await control.getByTestId('let-sessions-expire').click()
  await expect(banner).toHaveCount(0)
  await showCart()
  await minutesAhead(360_000)
  await expect(showCart()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' })
})
