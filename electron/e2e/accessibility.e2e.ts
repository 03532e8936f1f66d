import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { BenchmarkPage } from './pages/benchmark-page.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'
import type { SellerWindow } from './pages/seller-window.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let app: AppUnderTest
let seller: SellerWindow
let buyer: BuyerWindow

const lamp = { name: 'Brass desk lamp', category: 2, price: '12.50', quantity: 5, keywords: ['lamp'] }
const hat = { name: 'Wool hat', category: 9, price: '30', quantity: 1, keywords: ['hat'] }

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
  await app.room.untilHealthy()
  seller = await app.room.openSeller()
  buyer = await app.room.openBuyer()
})

test.afterAll(() => app.dispose())

test.describe.configure({ mode: 'serial' })

/** Colours fade from one theme to the other, and dialogs in: looked at is what stands when all that is over. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.allSettled(
      document.getAnimations().map((animation) => {
        const { iterations } = animation.effect!.getComputedTiming()
        return iterations === Infinity ? undefined : animation.finished
      }),
    )
  })
}

/** What axe has to say that is serious or worse, in both themes. */
async function look(page: Page, what: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await call(app.control, 'settings', 'set', { theme })
    await page.waitForFunction(
      (dark) => document.documentElement.classList.contains('dark') === dark,
      theme === 'dark',
      { polling: 50 },
    )
    await settle(page)
    await page.evaluate(axeSource)
    const findings = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(context: object, options: object): Promise<AxeResults> }
      }
      // Spans round each notice that hand the focus on as soon as they get it, which axe cannot know.
      const exclude = ['[role=region] span[aria-hidden=true][tabindex="0"]']
      const { violations } = await axe.run({ exclude }, { resultTypes: ['violations'] })
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(
            (node) => `${id}: ${node.html.slice(0, 160)} (${node.any[0]?.message ?? node.failureSummary})`,
          ),
        )
    })
    expect.soft(findings, `${what}, ${theme}`).toEqual([])
  }
}

test('before anybody has logged in', async () => {
  await look(seller.page, 'seller: log in')
  await seller.page.getByRole('tab', { name: 'Open an account' }).click()
  await seller.page.getByTestId('sign-in-submit').click()
  await look(seller.page, 'seller: sign up with mistakes')
  await seller.page.getByRole('tab', { name: 'Log in' }).click()
  await look(buyer.page, 'buyer: log in')
  await buyer.page.getByTestId('to-signup').click()
  await buyer.page.getByTestId('signup-submit').click()
  await look(buyer.page, 'buyer: sign up with mistakes')
  await buyer.page.getByRole('tab', { name: 'Log in' }).click()
})

test('the seller window', async () => {
  await seller.signUp('stella')
  await seller.goTo('inventory')
  await look(seller.page, 'seller: empty inventory')
  await seller.goTo('add')
  await seller.page.getByTestId('add-submit').click()
  await look(seller.page, 'seller: add with mistakes')
  await seller.list(lamp)
  await seller.list(hat)
  await look(seller.page, 'seller: inventory')
  await seller.row(lamp.name).getByTestId('cell-price').dblclick()
  await look(seller.page, 'seller: a cell that is edited')
  await seller.page.keyboard.press('Escape')
  await seller.page.getByTestId('select-all').click()
  await seller.page.getByTestId('bulk-price').click()
  await expect(seller.page.getByTestId('bulk-value')).toBeVisible()
  await look(seller.page, 'seller: bulk change')
  await seller.page.keyboard.press('Escape')
  await expect(seller.page.getByTestId('bulk-value')).toHaveCount(0)
  await seller.page.getByTestId('clear-selection').click()
  for (const page of ['dashboard', 'sales', 'import'] as const) {
    await seller.goTo(page)
    await look(seller.page, `seller: ${page} without sales`)
  }
})

test('the buyer window', async () => {
  await buyer.signUp('victor', 'vip')
  await expect(buyer.card(lamp.name)).toBeVisible()
  await look(buyer.page, 'buyer: shop')
  await buyer.openItem(lamp.name)
  await look(buyer.page, 'buyer: item')
  await buyer.closeDrawers()
  await buyer.putIntoCart(lamp.name, 4)
  await buyer.putIntoCart(hat.name, 1)
  await seller.goTo('inventory')
  await seller.change(lamp.name, 'quantity', '2')
  await buyer.openCart()
  await expect(buyer.page.getByTestId('cart-line-problem')).toBeVisible()
  await look(buyer.page, 'buyer: cart with a problem')
  await buyer.page.getByTestId('cart-clear').click()
  await expect(buyer.page.getByTestId('confirm-dialog')).toBeVisible()
  await look(buyer.page, 'buyer: a question')
  await buyer.page.getByTestId('confirm-no').click()
  await buyer.page.getByTestId('cart-fix').first().click()
  await expect(buyer.page.getByTestId('cart-line-problem')).toHaveCount(0)
  await buyer.buy()
  await buyer.untilPaid()
  await look(buyer.page, 'buyer: paid')
  await buyer.page.getByTestId('checkout-order-open').click()
  await expect(buyer.page.getByTestId('order-page')).toBeVisible()
  await look(buyer.page, 'buyer: order')
  for (const page of ['orders', 'purchases', 'account'] as const) {
    await buyer.goTo(page)
    await look(buyer.page, `buyer: ${page}`)
  }
  await buyer.goTo('shop')
  await buyer.search('nothing')
  await expect(buyer.page.getByTestId('widen')).toBeVisible()
  await look(buyer.page, 'buyer: nothing found')
  for (const page of ['dashboard', 'sales'] as const) {
    await seller.goTo(page)
    await look(seller.page, `seller: ${page}`)
  }
})

/** Traces with a recording, and figures. */
async function lookAtTelemetry(control: Page): Promise<void> {
  await app.room.goTo('metrics')
  await expect(control.getByTestId('chart-cpu')).toBeVisible()
  await look(control, 'control room: metrics')
  await app.room.goTo('traces')
  await control.getByTestId('trace-sample-all').click()
  await control.getByTestId('trace-record').click()
  await expect(control.getByTestId('trace-record')).toHaveAttribute('aria-pressed', 'true')
  await call(buyer.page, 'shop', 'call', { op: 'ListCategories', args: {}, trace: 'to-look-at' })
  await control.getByTestId('trace-search').fill('to-look-at')
  await control.getByTestId('trace-row').click()
  await expect(control.getByTestId('waterfall')).toBeVisible()
  await look(control, 'control room: a trace')
  await control.getByTestId('traces-tab-diagram').click()
  await control.getByTestId('space-time-canvas').press('ArrowRight')
  await expect(control.getByTestId('frame-hex')).toBeVisible()
  await look(control, 'control room: the diagram of a recording')
  await control.getByTestId('traces-tab-wire').click()
  await expect(control.getByTestId('wire-frame').first()).toBeVisible()
  await look(control, 'control room: the frames of a connection')
  await control.getByTestId('trace-record').click()
}

/** With a follower, a fault, and what can be run. */
async function lookAtBreakage(control: Page): Promise<void> {
  await call(control, 'consistency', 'addFollower')
  await app.room.goTo('consistency')
  await expect(control.getByTestId('follower-kill')).toBeVisible({ timeout: 20_000 })
  await look(control, 'control room: consistency')
  await call(control, 'faults', 'add', { fault: { kind: 'slow-disk', member: 'product-db', ms: 5 } })
  await app.room.goTo('faults')
  await expect(control.getByTestId('active-fault')).toBeVisible()
  await look(control, 'control room: faults')
  await control.getByTestId('add-fault-product-db').click()
  await control.getByTestId('preset-other').click()
  await expect(control.getByTestId('fault-form')).toBeVisible()
  await look(control, 'control room: a fault of one’s own')
  await control.keyboard.press('Escape')
  await expect(control.getByRole('dialog')).toHaveCount(0)
  await control.getByTestId('heal-all').click()
  await expect(control.getByTestId('no-faults')).toBeVisible()
  await app.room.goTo('experiments')
  await expect(control.getByTestId('experiment-detail')).toBeVisible()
  await look(control, 'control room: experiments')
}

/** With a payments service, and breakers that are on. */
async function lookAtProtection(control: Page): Promise<void> {
  await app.room.goTo('order-desk')
  await expect(control.getByTestId('desk-vip')).toBeVisible()
  await look(control, 'control room: the order desk')
  await app.room.goTo('resilience')
  await control.getByTestId('switch-breaker').click()
  await control.getByTestId('payments-add').click()
  await expect(control.getByTestId('payments-remove')).toBeVisible({ timeout: 20_000 })
  await look(control, 'control room: resilience')
  await control.getByTestId('payments-remove').click()
  await expect(control.getByTestId('payments-add')).toBeVisible({ timeout: 20_000 })
}

test('the control room', async () => {
  const { control, room } = app
  for (const page of ['overview', 'cluster', 'logs', 'snapshots', 'settings'] as const) {
    await room.goTo(page)
    await look(control, `control room: ${page}`)
  }
  await control.getByTestId('reset-everything').click()
  await expect(control.getByTestId('confirm-typed')).toBeVisible()
  await look(control, 'control room: a question')
  await control.getByTestId('confirm-no').click()
  await expect(control.getByTestId('confirm-no')).toHaveCount(0)
  await room.goTo('logs')
  await control.getByTestId('log-line').first().click()
  await expect(control.getByTestId('log-json')).toBeVisible()
  await look(control, 'control room: a whole log line')
  await room.goTo('snapshots')
  await control.getByTestId('take-product-db').click()
  await control.getByTestId('snapshot-browse').click()
  await expect(control.getByTestId('snapshot-rows')).toBeVisible()
  await look(control, 'control room: the tables of a snapshot')
  await control.keyboard.press('Escape')
  await expect(control.getByRole('dialog')).toHaveCount(0)
  await lookAtTelemetry(app.control)
  await lookAtProtection(app.control)
  await lookAtBreakage(app.control)
  await control.getByTestId('open-palette').click()
  await expect(control.getByTestId('palette')).toBeVisible()
  await look(control, 'control room: command palette')
  await control.keyboard.press('Escape')
  await expect(control.getByTestId('palette')).toHaveCount(0)
  await control.getByTestId('open-shortcuts').click()
  await expect(control.getByTestId('shortcut-sheet')).toBeVisible()
  await look(control, 'control room: shortcuts')
  await control.keyboard.press('Escape')
  await expect(control.getByTestId('shortcut-sheet')).toHaveCount(0)
  await control.getByTestId('start-tour').click()
  await expect(control.getByTestId('tour')).toBeVisible()
  await look(control, 'control room: tour')
  await control.getByTestId('tour-skip').click()
  await room.goTo('cluster')
  await control.getByTestId('stop-product-db').click()
  await expect(room.service('product-db')).toHaveAttribute('data-status', 'stopped')
  await look(control, 'control room: a stopped service')
  await control.getByTestId('stop-all').click()
  await expect(control.getByTestId('phase')).toHaveAttribute('data-phase', 'stopped')
  await look(control, 'control room: a stopped cluster')
  await room.goTo('overview')
  await look(control, 'control room: overview of a stopped cluster')
  for (const page of ['order-desk', 'consistency', 'resilience', 'faults'] as const) {
    await room.goTo(page)
    await look(control, `control room: ${page} of a stopped cluster`)
  }
  await look(buyer.page, 'buyer: not connected')
  await look(seller.page, 'seller: not connected')
})

test('the benchmark', async () => {
  const { control, room } = app
  const bench = new BenchmarkPage(control)
  await room.goTo('benchmark')
  await look(control, 'benchmark: plan')
  await control.getByTestId('workload-shares').locator('summary').click()
  await control.getByTestId('add-scenario').click()
  await control.getByTestId('other-buyers-0').fill('many')
  await control.getByTestId('setting-runs').fill('0')
  await control.getByTestId('target-addresses').check()
  await control.getByTestId('setting-buyer').fill('nowhere')
  await look(control, 'benchmark: plan with mistakes')
  await control.getByTestId('target-app').check()
  await look(control, 'benchmark: plan for a stopped cluster')
  await control.getByTestId('bench-reset').click()
  await bench.show('live')
  await look(control, 'benchmark: nothing measured yet')
  await bench.show('history')
  await look(control, 'benchmark: empty history')
  await bench.plan({ scenarios: [1], runs: 100, ops: 20_000 })
  await bench.start()
  await bench.plan({ scenarios: [1, 2], runs: 2, ops: 100 })
  await bench.start()
  await bench.start()
  await expect(control.getByTestId('queued')).toHaveCount(2)
  await look(control, 'benchmark: a queue')
  await bench.show('live')
  await bench.untilMeasuring()
  await look(control, 'benchmark: live')
  await control.getByTestId('bench-present').click()
  await look(control, 'benchmark: presented live')
  await control.getByTestId('present-leave').click()
  await control.getByTestId('bench-cancel').click()
  await room.confirm()
  await expect.poll(async () => (await bench.state()).running, { timeout: 60_000 }).toBe(null)
  await look(control, 'benchmark: ended')
  await bench.openResult()
  await look(control, 'benchmark: result')
  await control.getByTestId('values-hops').click()
  await expect(control.getByTestId('chart-values')).toBeVisible()
  await look(control, 'benchmark: values of a chart')
  await control.keyboard.press('Escape')
  await expect(control.getByRole('dialog')).toHaveCount(0)
  await control.getByTestId('bench-present').click()
  await expect(control.getByTestId('present-result')).toBeVisible()
  await look(control, 'benchmark: presented result')
  await control.getByTestId('present-leave').click()
  await bench.show('history')
  for (const nth of [0, 1]) await bench.rows.nth(nth).getByTestId('history-choose').click()
  await look(control, 'benchmark: history')
  await control.getByTestId('bench-compare').click()
  await expect(control.getByTestId('bench-comparison')).toBeVisible()
  await look(control, 'benchmark: comparison')
})
