import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ActiveFault } from '../ipc/fault-types.ts'
import type { AppUnderTest } from './app-under-test.ts'
import { newestOf } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { momentOf } from './moments.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'

const marketlab = fileURLToPath(new URL('../../bin/marketlab.js', import.meta.url))
const execute = promisify(execFile)

let app: AppUnderTest
let buyer: BuyerWindow

test.beforeAll(async ({ market }) => {
  app = await market.open()
  buyer = await app.room.openBuyer()
  await buyer.signUp('fanny')
  await app.room.goTo('faults')
})

test.afterEach(async () => {
  const heal = app.control.getByTestId('heal-all')
  if (await heal.isEnabled()) await heal.click()
  await expect(app.control.getByTestId('no-faults')).toBeVisible()
})

/** The two clicks. */
async function add(place: string, preset: string): Promise<void> {
  await app.control.getByTestId(`add-fault-${place}`).click()
  await app.control.getByTestId(`preset-${preset}`).first().click()
}

function active() {
  return app.control.getByTestId('active-fault')
}

/** How long one search of the buyer's window takes. */
function search(): Promise<number> {
  return buyer.page.evaluate(async () => {
    const { marketlab } = window as unknown as {
      marketlab: { shop: { call(asked: object): Promise<unknown> } }
    }
    const startedAt = performance.now()
    await marketlab.shop.call({ op: 'SearchItemsForSale', args: {} })
    return performance.now() - startedAt
  })
}

test('two clicks slow a link down, a banner says so on every page, and one click heals it', async () => {
  await add('buyer-frontend-to-product-db', 'latency')
  await expect(active()).toHaveCount(1)
  await expect(active()).toContainText('latency 100ms from buyer-frontend to product-db')
  await app.room.goTo('overview')
  await expect(app.control.getByTestId('fault-banner')).toContainText('1 fault on purpose')
  expect(await search()).toBeGreaterThan(190)
  await app.room.goTo('faults')
  await expect(app.control.getByTestId('fault-hits')).toContainText(/\d+ of \d+ hit/)
  await app.control.getByTestId('banner-heal').click()
  await expect(app.control.getByTestId('fault-banner')).toHaveCount(0)
})

test('a fault ends by itself after the time that was chosen', async () => {
  await app.control.getByTestId('fault-duration').click()
  await app.control.getByRole('option', { name: 'for 5 s' }).click()
  // The page notes it by itself: where the machine is busy, the fault may be over before anybody has looked.
  const counting = momentOf(app.control, '[data-testid=fault-end]', /[1-5] s left/)
  await add('clients-to-buyer-frontend', 'bandwidth')
  await counting
  await expect(app.control.getByTestId('no-faults')).toBeVisible()
  await app.control.getByTestId('fault-duration').click()
  await app.control.getByRole('option', { name: 'until healed' }).click()
})

test('a fault with values of one’s own says what is wrong with them, and how to write it as a command', async () => {
  await app.control.getByTestId('add-fault-buyer-frontend-to-customer-db').click()
  await app.control.getByTestId('preset-other').click()
  const form = app.control.getByTestId('fault-form')
  await form.getByTestId('fault-ms').fill('soon')
  await expect(app.control.getByTestId('ms-error')).toContainText('Such as 100ms')
  await expect(app.control.getByTestId('fault-begin')).toBeDisabled()
  await form.getByTestId('fault-ms').fill('40ms')
  await form.getByTestId('fault-probability').fill('50%')
  await expect(form).toContainText('marketlab fault add latency 40ms from buyer-frontend to customer-db 50%')
  await app.control.getByTestId('fault-begin').click()
  await expect(form).toHaveCount(0)
  await expect(active()).toContainText('latency 40ms from buyer-frontend to customer-db 50%')
})

test('two groups are cut off from each other', async () => {
  await app.control.getByTestId('side-a-buyer-frontend').click()
  await expect(app.control.getByTestId('begin-partition')).toBeDisabled()
  await app.control.getByTestId('side-b-product-db').click()
  await expect(app.control.getByTestId('partition-words')).toHaveText(
    'Nothing passes between buyer-frontend and product-db.',
  )
  await app.control.getByTestId('begin-partition').click()
  await expect(active()).toContainText('partition buyer-frontend from product-db')
  await expect(active()).toHaveAttribute('data-kind', 'partition')
  let isAnswered = false
  const answer = search().then(() => (isAnswered = true))
  await expect(app.control.getByTestId('fault-hits')).toContainText(/[1-9]\d* of \d+ hit/)
  expect(isAnswered).toBe(false)
  await app.control.getByTestId('heal-fault').click()
  await answer
})

test('a process is paused and killed from here, and comes back', async () => {
  await add('seller-frontend', 'pause')
  await expect(active()).toContainText('pause seller-frontend')
  await app.control.getByTestId('heal-fault').click()
  await expect(active()).toHaveCount(0)
  await add('seller-frontend', 'kill')
  await app.room.untilHealthy()
  await app.room.goTo('faults')
})

test('what the command line does to the cluster of the app is shown here, and the other way round', async () => {
  const data = join(app.userData, 'data')
  const fault = (...words: string[]) =>
    execute(process.execPath, [marketlab, 'fault', ...words, '--data', data])
  await fault('add', 'slow-disk product-db 30ms')
  await expect(active()).toContainText('slow-disk product-db 30ms')
  expect((await newestOf<ActiveFault[]>(app.control, 'faults', 'onFaults'))[0]!.fault.kind).toBe('slow-disk')
  await add('product-db', 'cpu-hog')
  await expect(active()).toHaveCount(2)
  expect((await fault('list')).stdout).toContain('cpu-hog product-db 80%')
})

test('faults end with the cluster', async () => {
  await add('product-db', 'slow-disk')
  await expect(active()).toHaveCount(1)
  await app.room.goTo('cluster')
  await app.control.getByTestId('stop-all').click()
  await app.room.goTo('faults')
  await expect(app.control.getByTestId('faults-stopped')).toBeVisible()
  await expect(app.control.getByTestId('fault-banner')).toHaveCount(0)
  await app.control.getByRole('button', { name: 'Start the cluster' }).click()
  await expect(app.control.getByTestId('no-faults')).toBeVisible()
})
