import { Accessibility } from './accessible.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'

let app: AppUnderTest
let looker: Accessibility
let buyer: BuyerWindow

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ theme: 'light' })
  looker = new Accessibility(app.electron)
  await app.room.untilHealthy()
  buyer = await app.room.openBuyer()
  await buyer.signUp('victor')
})

test.afterAll(() => app.dispose())

test('the pages of a running cluster', async () => {
  const { control, room } = app
  for (const page of [
    'overview',
    'cluster',
    'logs',
    'snapshots',
    'scenes',
    'timeline',
    'settings',
  ] as const) {
    await room.goTo(page)
    await looker.look(control, `control room: ${page}`)
  }
  await control.getByTestId('traffic-details').click()
  await expect(control.getByTestId('traffic-panel')).toBeVisible()
  await looker.look(control, 'control room: how background traffic goes')
  await control.keyboard.press('Escape')
  await expect(control.getByTestId('traffic-panel')).toHaveCount(0)
  await control.getByTestId('reset-everything').click()
  await expect(control.getByTestId('confirm-typed')).toBeVisible()
  await looker.look(control, 'control room: a question')
  await control.getByTestId('confirm-no').click()
  await expect(control.getByTestId('confirm-no')).toHaveCount(0)
  await room.goTo('logs')
  await control.getByTestId('log-line').first().click()
  await expect(control.getByTestId('log-json')).toBeVisible()
  await looker.look(control, 'control room: a whole log line')
  await room.goTo('snapshots')
  await control.getByTestId('take-product-db').click()
  await control.getByTestId('snapshot-browse').click()
  await expect(control.getByTestId('snapshot-rows')).toBeVisible()
  await looker.look(control, 'control room: the tables of a snapshot')
  await control.keyboard.press('Escape')
  await expect(control.getByRole('dialog')).toHaveCount(0)
})

test('figures, and traces with a recording', async () => {
  const { control } = app
  await app.room.goTo('metrics')
  await expect(control.getByTestId('chart-cpu')).toBeVisible()
  await looker.look(control, 'control room: metrics')
  await app.room.goTo('traces')
  await control.getByTestId('trace-sample-all').click()
  await control.getByTestId('trace-record').click()
  await expect(control.getByTestId('trace-record')).toHaveAttribute('aria-pressed', 'true')
  await call(buyer.page, 'shop', 'call', { op: 'ListCategories', args: {}, trace: 'to-look-at' })
  await control.getByTestId('trace-search').fill('to-look-at')
  await control.getByTestId('trace-row').click()
  await expect(control.getByTestId('waterfall')).toBeVisible()
  await looker.look(control, 'control room: a trace')
  await control.getByTestId('traces-tab-diagram').click()
  await control.getByTestId('space-time-canvas').press('ArrowRight')
  await expect(control.getByTestId('frame-hex')).toBeVisible()
  await looker.look(control, 'control room: the diagram of a recording')
  await control.getByTestId('traces-tab-wire').click()
  await expect(control.getByTestId('wire-frame').first()).toBeVisible()
  await looker.look(control, 'control room: the frames of a connection')
  await control.getByTestId('trace-record').click()
})

test('followers, faults, and experiments', async () => {
  const { control } = app
  await call(control, 'consistency', 'addFollower')
  await app.room.goTo('consistency')
  await expect(control.getByTestId('follower-kill')).toBeVisible()
  await looker.look(control, 'control room: consistency')
  await call(control, 'faults', 'add', { fault: { kind: 'slow-disk', member: 'product-db', ms: 5 } })
  await app.room.goTo('faults')
  await expect(control.getByTestId('active-fault')).toBeVisible()
  await looker.look(control, 'control room: faults')
  await control.getByTestId('add-fault-product-db').click()
  await control.getByTestId('preset-other').click()
  await expect(control.getByTestId('fault-form')).toBeVisible()
  await looker.look(control, 'control room: a fault of one’s own')
  await control.keyboard.press('Escape')
  await expect(control.getByRole('dialog')).toHaveCount(0)
  await control.getByTestId('heal-all').click()
  await expect(control.getByTestId('no-faults')).toBeVisible()
  await app.room.goTo('experiments')
  await expect(control.getByTestId('experiment-detail')).toBeVisible()
  await looker.look(control, 'control room: experiments')
})

test('a broken map, and the presentation', async () => {
  const { control } = app
  const fault = (what: object) => call(control, 'faults', 'add', { fault: what })
  await fault({ kind: 'latency', ms: 50, from: ['buyer-frontend'], to: ['product-db'] })
  await fault({ kind: 'partition', a: ['seller-frontend'], b: ['product-db'] })
  await fault({ kind: 'slow-disk', member: 'product-db', ms: 5 })
  await fault({ kind: 'kill', member: 'seller-frontend', forMs: 120_000 })
  await call(control, 'sessions', 'setExpiry', { expire: false })
  await app.room.goTo('overview')
  await expect(control.getByTestId('edge-fault')).toHaveCount(2)
  await looker.look(control, 'control room: a broken map')
  await control.getByTestId('present').click()
  await looker.look(control, 'control room: presenting the map')
  await control.getByTestId('stage-experiments').click()
  await expect(control.getByTestId('experiment-file')).toBeVisible()
  await looker.look(control, 'control room: presenting experiments')
  await control.keyboard.press('Escape')
  await call(control, 'sessions', 'setExpiry', { expire: true })
  await call(control, 'faults', 'healAll')
  await app.untilHealthy()
})

test('the palette finds members, experiments, snapshots and faults by their names', async () => {
  const { control } = app
  const run = async (typed: string, name: string | RegExp) => {
    await control.getByTestId('open-palette').click()
    await control.getByTestId('palette').locator('input').fill(typed)
    await control.getByTestId('palette').getByRole('option', { name }).first().click()
    await expect(control.getByTestId('palette')).toHaveCount(0)
  }
  await run('follower', 'Show product-follower')
  const card = control.getByTestId('service-product-follower')
  await expect(card).toHaveAttribute('aria-current', 'true')
  await expect(card).toBeInViewport()
  await run('lost-reply', 'lost reply')
  await expect(control.getByTestId('experiment-lost-reply')).toHaveAttribute('aria-current', 'true')
  await run('snapshot product-db', /^Snapshot of product-db, /)
  await expect(control.getByTestId('snapshot-rows')).toBeVisible()
  await control.keyboard.press('Escape')
  await expect(control.getByTestId('snapshot-rows')).toHaveCount(0)
  await run('slow disk', 'Slow disk, 100 ms: product-db')
  await app.room.goTo('faults')
  await expect(control.getByTestId('active-fault')).toHaveAttribute('data-kind', 'slow-disk')
  await run('heal disk', /^Heal: /)
  await expect(control.getByTestId('no-faults')).toBeVisible()
  await control.getByTestId('side-a-clients').click()
  await control.getByTestId('side-b-product-db').click()
  await expect(control.getByTestId('partition-words')).toContainText('nothing to cut')
  await expect(control.getByTestId('begin-partition')).toBeDisabled()
})

test('settings that were changed are lost only if one says so', async () => {
  const { control, room } = app
  await room.goTo('settings')
  const field = control.getByTestId('setting-sessionIdleSeconds')
  await field.fill('77')
  await control.getByTestId('nav-overview').click()
  await control.getByTestId('confirm-no').click()
  await expect(field).toHaveValue('77')
  await control.getByTestId('nav-overview').click()
  await room.confirm()
  await expect(control.getByTestId('page-overview')).toBeVisible()
})

test('the running time is not cut in a small window', async () => {
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/control/'))!
      .setContentSize(900, 600),
  )
  const { control, room } = app
  await room.goTo('overview')
  await expect.poll(() => control.evaluate(() => innerWidth)).toBe(900)
  const hidden = await control
    .getByTestId('figure-uptime')
    .locator('dd')
    .first()
    .evaluate((value) => {
      value.textContent = '23 h 59 min'
      return value.scrollWidth - value.clientWidth
    })
  expect(hidden).toBe(0)
})

test('the order desk, breakers that are on, and a payments service', async () => {
  const { control } = app
  await app.room.goTo('order-desk')
  await expect(control.getByTestId('desk-vip')).toBeVisible()
  await looker.look(control, 'control room: the order desk')
  await app.room.goTo('resilience')
  await control.getByTestId('switch-breaker').click()
  await control.getByTestId('payments-add').click()
  await expect(control.getByTestId('payments-remove')).toBeVisible()
  await looker.look(control, 'control room: resilience')
  await control.getByTestId('payments-remove').click()
  await expect(control.getByTestId('payments-add')).toBeVisible()
})

test('the market, as its administrator sees it', async () => {
  const { control } = app
  await app.room.goTo('market')
  for (const [name, list] of [
    ['Items', 'items'],
    ['Orders', 'orders'],
    ['Accounts', 'accounts'],
  ] as const) {
    await control.getByTestId('market-tabs').getByRole('tab', { name }).click()
    await expect(control.getByTestId(`market-${list}`).getByTestId('market-total')).not.toHaveText(
      'Counting…',
    )
    await looker.look(control, `control room: ${list} of the market`)
  }
})

test('the palette, the shortcuts and the tour', async () => {
  const { control } = app
  await control.getByTestId('open-palette').click()
  await expect(control.getByTestId('palette')).toBeVisible()
  await looker.look(control, 'control room: command palette')
  await control.keyboard.press('Escape')
  await expect(control.getByTestId('palette')).toHaveCount(0)
  await control.getByTestId('open-shortcuts').click()
  await expect(control.getByTestId('shortcut-sheet')).toBeVisible()
  await looker.look(control, 'control room: shortcuts')
  await control.keyboard.press('Escape')
  await expect(control.getByTestId('shortcut-sheet')).toHaveCount(0)
  await control.getByTestId('start-tour').click()
  await expect(control.getByTestId('tour')).toBeVisible()
  await looker.look(control, 'control room: tour')
  await control.getByTestId('tour-skip').click()
})

test('what is stopped', async () => {
  const { control, room } = app
  await room.goTo('cluster')
  await control.getByTestId('stop-product-db').click()
  await expect(room.service('product-db')).toHaveAttribute('data-status', 'stopped')
  await looker.look(control, 'control room: a stopped service')
  await control.getByTestId('stop-all').click()
  await expect(control.getByTestId('phase')).toHaveAttribute('data-phase', 'stopped')
  await looker.look(control, 'control room: a stopped cluster')
  await room.goTo('overview')
  await looker.look(control, 'control room: overview of a stopped cluster')
  for (const page of ['order-desk', 'market', 'consistency', 'resilience', 'faults'] as const) {
    await room.goTo(page)
    await looker.look(control, `control room: ${page} of a stopped cluster`)
  }
})
