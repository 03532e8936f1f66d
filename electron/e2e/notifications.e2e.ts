import type { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'

const lamp = { name: 'Notary lamp', category: 2, price: '12.50', quantity: 4, keywords: ['lamp'] }

interface Said {
  title: string
  body: string
}

let app: AppUnderTest
let buyer: BuyerWindow

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ market }) => {
  app = await market.open()
  await listenAsSystem()
  const seller = await app.room.openSeller()
  await seller.signUp('nadia')
  await seller.list(lamp)
  buyer = await app.room.openBuyer()
  await buyer.signUp('nils')
})

/** Takes the place of the system, which has nobody here to show anything: what it is given to show is kept. */
function listenAsSystem(): Promise<void> {
  return app.electron.evaluate(({ Notification }) => {
    const said: Electron.Notification[] = []
    Object.assign(globalThis, { said })
    Notification.isSupported = () => true
    Notification.prototype.show = function () {
      said.push(this)
    }
  })
}

function said(): Promise<Said[]> {
  return app.electron.evaluate(() =>
    (globalThis as unknown as { said: Said[] }).said.map(({ title, body }) => ({ title, body })),
  )
}

function clickOn(title: string): Promise<void> {
  return app.electron.evaluate((_, title) => {
    const { said } = globalThis as unknown as { said: Electron.Notification[] }
    said.find((one) => one.title === title)!.emit('click')
  }, title)
}

async function bringToFront(name: 'control' | 'buyer'): Promise<void> {
  const front = (focus: boolean) =>
    app.electron.evaluate(
      ({ BrowserWindow }, [name, focus]) => {
        const window = BrowserWindow.getAllWindows().find(({ webContents }) =>
          webContents.getURL().includes(`/${name as string}/`),
        )!
        if (focus) window.focus()
        return window.isFocused()
      },
      [name, focus] as const,
    )
  await front(true)
  await expect.poll(() => front(false)).toBe(true)
}

async function buy(units: number): Promise<string> {
  await buyer.putIntoCart(lamp.name, units)
  await buyer.openCart()
  await buyer.buy()
  return buyer.untilSettled()
}

test('an order that is paid while the window is in the background is told of once, and a click opens it', async () => {
  const twin = await app.room.openBuyer()
  await twin.page.getByTestId('login-username').waitFor()
  await twin.logIn('nils')
  await bringToFront('control')
  const orderId = await buy(2)
  const paid = { title: `Order ${orderId} is paid`, body: 'Notary lamp. $25.00 was charged.' }
  await expect.poll(said).toContainEqual(paid)
  // Both windows of the buyer have heard of it by now.
  await twin.goTo('orders')
  await expect(twin.page.getByTestId('order-status')).toHaveText('Paid')
  expect((await said()).filter(({ title }) => title === paid.title)).toHaveLength(1)

  await clickOn(paid.title)
  const opened = async () => {
    const open = `[data-testid=order-page][data-order-id=${orderId}]`
    const counts = await Promise.all([buyer, twin].map(({ page }) => page.locator(open).count()))
    return counts.reduce((sum, count) => sum + count)
  }
  await expect.poll(opened).toBe(1)
  for (const { page } of [buyer, twin]) await page.close()
})

test('a payment that is declined is told of, and nothing while the window is in front', async () => {
  await call(app.control, 'settings', 'set', { paymentDeclineRate: 1 })
  await call(app.control, 'cluster', 'restart', { target: 'all' })
  buyer = await app.room.openBuyer()
  await buyer.logIn('nils')
  await app.electron.evaluate(() => (globalThis as unknown as { said: Said[] }).said.splice(0))
  await bringToFront('buyer')
  const first = await buy(1)
  await bringToFront('control')
  await buyer.page.getByTestId('checkout-retry').click()
  await expect(buyer.page.getByTestId('checkout-order')).not.toHaveText(first)
  const orderId = await buyer.untilSettled()
  const declined = {
    title: `The payment of order ${orderId} was declined`,
    body: 'Notary lamp. Nothing was charged.',
  }
  await expect.poll(said).toEqual([declined])
})
