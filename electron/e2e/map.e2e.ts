import type { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'

let app: AppUnderTest
let buyer: BuyerWindow

test.beforeAll(async ({ market }) => {
  app = await market.open()
  buyer = await app.room.openBuyer()
  await buyer.signUp('maple')
  await app.room.goTo('overview')
})

test.afterAll(() => call(app.control, 'faults', 'healAll'))

const edge = (link: string) => app.control.getByTestId(`edge-${link}`)
const toItems = () => edge('buyer-frontend-product-db')
const node = (name: string) => app.control.getByTestId(`node-${name}`)
const choose = (item: string) => app.control.getByTestId(`map-${item}`).first().click()

function search(): Promise<unknown> {
  return call(buyer.page, 'shop', 'call', { op: 'SearchItemsForSale', args: {} })
}

/** p50 in ms, as the label of the link has it. */
async function latencyOn(link: string): Promise<number> {
  await search()
  const text = (await edge(link).textContent()) ?? ''
  return Number(/([\d.,]+) \/ [\d.,]+ ms/.exec(text)?.[1]?.replace(',', '') ?? 0)
}

test('a link is slowed where it is drawn: the fault and the latency that it makes are on it, until it is healed there', async () => {
  await toItems().click()
  await choose('latency')
  await expect(toItems().getByTestId('edge-fault')).toHaveText('delay 100 ms')
  await expect(toItems()).toHaveAccessibleName(/fault: delay 100 ms/)
  await expect(edge('seller-frontend-product-db').getByTestId('edge-fault')).toHaveCount(0)
  await expect.poll(() => latencyOn('buyer-frontend-product-db')).toBeGreaterThan(190)
  await expect.poll(() => latencyOn('buyers-buyer-frontend')).toBeGreaterThan(190)
  await toItems().click()
  await choose('heal')
  await expect(toItems().getByTestId('edge-fault')).toHaveCount(0)
  await expect.poll(() => latencyOn('buyer-frontend-product-db')).toBeLessThan(190)
})

test('other values are typed into the form of faults, which knows the link', async () => {
  await toItems().click()
  await choose('other')
  const form = app.control.getByTestId('fault-form')
  await form.getByTestId('fault-ms').fill('30ms')
  await expect(form).toContainText('marketlab fault add latency 30ms from buyer-frontend to product-db')
  await app.control.getByTestId('fault-begin').click()
  await expect(toItems().getByTestId('edge-fault')).toHaveText('delay 30 ms')
  await app.control.getByTestId('banner-heal').click()
  await expect(toItems().getByTestId('edge-fault')).toHaveCount(0)
})

test('the line itself can be clicked, and everything is reached by keyboard', async () => {
  const { keyboard } = app.control
  await app.control.locator('[data-id=buyer-frontend-customer-db] .hit').dispatchEvent('click')
  await expect(app.control.getByRole('menu')).toContainText('buyer-frontend → customer-db')
  await keyboard.press('Escape')
  await expect(app.control.getByRole('menu')).toHaveCount(0)
  await edge('buyer-frontend-customer-db').focus()
  await keyboard.press('Enter')
  await expect(app.control.getByRole('menu')).toBeVisible()
  await keyboard.type('Partition')
  await keyboard.press('Enter')
  await expect(edge('buyer-frontend-customer-db').getByTestId('edge-fault')).toHaveText('cut')
  await expect(edge('buyer-frontend-customer-db')).toBeFocused()
  await call(app.control, 'faults', 'healAll')
})

test('a service is paused and resumed on the map', async () => {
  test.skip(process.platform === 'win32', 'processes cannot be paused here')
  await node('seller-frontend').click()
  await choose('pause')
  await expect(node('seller-frontend')).toHaveAttribute('data-status', 'paused')
  await node('seller-frontend').click()
  await choose('heal')
  await expect(node('seller-frontend')).toHaveAttribute('data-status', 'healthy')
})

test('a slow disk is offered where there is a journal, and shown at its service', async () => {
  await node('buyer-frontend').click()
  await expect(app.control.getByTestId('map-kill').first()).toBeVisible()
  await expect(app.control.getByTestId('map-slow-disk')).toHaveCount(0)
  await app.control.keyboard.press('Escape')
  await node('product-db').click()
  await choose('slow-disk')
  await expect(node('product-db').getByTestId('node-fault')).toHaveText('slow disk 100 ms')
  await node('product-db').click()
  await choose('heal')
  await expect(node('product-db').getByTestId('node-fault')).toHaveCount(0)
})

test('a killed service is seen to be gone, its callers count errors on their links, and it comes back', async () => {
  await node('product-db').click()
  await app.control.getByRole('menuitem', { name: 'keep it down' }).click()
  await expect(node('product-db')).toHaveAttribute('data-status', 'restarting')
  await expect(toItems()).toContainText('down')
  await expect
    .poll(async () => {
      await search().catch(() => undefined)
      return toItems().textContent()
    })
    .toMatch(/[1-9]\d* errors?/)
  await expect(toItems()).toHaveAccessibleName(/[1-9]\d* errors? in five seconds/)
  await expect(node('product-db')).toHaveAttribute('data-status', 'healthy')
  await expect(toItems()).not.toContainText('error')
})
