import { AppUnderTest } from '../e2e/app-under-test.ts'
import { expect, test } from '../e2e/fixtures.ts'
import type { BuyerWindow } from '../e2e/pages/buyer-window.ts'
import { momentOf } from '../e2e/moments.ts'
import type { SellerWindow } from '../e2e/pages/seller-window.ts'
import { median, reportAtMost } from './findings.ts'

/** How long a seller may wait to see a sale, and a buyer to see a new price. */
const liveMs = 1_000
const rounds = 3

let app: AppUnderTest
let seller: SellerWindow
let buyer: BuyerWindow

const lamp = { name: 'Brass desk lamp', category: 2, price: '12.50', quantity: 50, keywords: ['lamp'] }

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
  await app.room.untilHealthy()
  seller = await app.room.openSeller()
  await seller.signUp('stella')
  await seller.list(lamp)
  buyer = await app.room.openBuyer()
  await buyer.signUp('victor')
})

test.afterAll(() => app.dispose())

test('a sale is seen by its seller after the buyer has seen that it is paid', async () => {
  const delays: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    await buyer.putIntoCart(lamp.name)
    await buyer.openCart()
    const paid = momentOf(buyer.page, '[data-testid=checkout][data-state=paid]')
    const stock = momentOf(seller.page, '[data-testid=stock-value]', String(lamp.quantity - round))
    const counted = momentOf(seller.page, '[data-testid=nav-sales] .figures', String(round))
    await buyer.buy()
    await buyer.untilPaid()
    delays.push(Math.max(await stock, await counted) - (await paid))
    await buyer.page.getByTestId('checkout-done').click()
  }
  reportAtMost('app-sale-live', median(delays), liveMs, 'ms')
})

test('a price that a seller enters is seen by a buyer who looks at the item', async () => {
  await buyer.openItem(lamp.name)
  await seller.goTo('inventory')
  const delays: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const price = `${9 + round}.75`
    const shown = momentOf(buyer.page, '[data-testid=item-drawer] [data-testid=drawer-price]', `$${price}`)
    const began = Date.now()
    await seller.change(lamp.name, 'price', price)
    delays.push((await shown) - began)
  }
  reportAtMost('app-price-live', median(delays), liveMs, 'ms')
  await expect(buyer.drawer).toBeVisible()
})
