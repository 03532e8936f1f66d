import { registerMany } from '../../services/testing/inputs/many-items.ts'
import { Random } from '../../services/testing/random.ts'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { AppUnderTest } from '../e2e/app-under-test.ts'
import { expect, note, test } from '../e2e/fixtures.ts'
import { cpuSeconds, treeOf } from './memory.ts'
import type { BuyerWindow } from '../e2e/pages/buyer-window.ts'
import { framesWhileScrolling } from './frames.ts'

const items = 100_000
const sizes = [
  [1280, 860],
  [2560, 1440],
] as const
const pixelsPerSecond = 3_000
const seconds = 6
const rounds = 3

let app: AppUnderTest
let buyer: BuyerWindow

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ logLevel: 'warn' })
  const { services } = await app.untilHealthy()
  await fill(services.find(({ name }) => name === 'seller-frontend')!.port)
  buyer = await app.room.openBuyer()
  await buyer.signUp('victor')
})

test.afterAll(() => app.dispose())

for (const [width, height] of sizes) {
  test(`the shop of ${items} items is scrolled, ${width} px wide`, async () => {
    await app.resize(buyer.page, { width, height })
    const grid = buyer.page.getByTestId('item-grid')
    for (let round = 1; round <= rounds; round += 1) {
      await grid.evaluate((element) => (element.scrollTop = 0))
      await expect(grid.locator('[data-index="0"]').getByTestId('item-card')).toBeVisible()
      const tree = treeOf(app.pid)
      const before = cpuSeconds(tree)
      const { count, p50, p95, longest } = await framesWhileScrolling(grid, pixelsPerSecond, seconds)
      const cpu = Math.round(((cpuSeconds(tree) - before) / count) * 1_000)
      note(
        `frames ${width} px wide, round ${round}`,
        `p50 ${p50} ms, p95 ${p95} ms, longest ${longest} ms; ${cpu} ms of processor time each`,
      )
    }
  })
}

async function fill(port: number): Promise<void> {
  const seller = await TestClient.connect(port)
  const login = { username: 'stella', password: 'secret' }
  await seller.ok('CreateAccount', login)
  await seller.login(login.username, login.password)
  await registerMany(seller, items, new Random(1))
  seller.close()
}
