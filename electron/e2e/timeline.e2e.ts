import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TimelineUpdate } from '../ipc/timeline-types.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call, newestOf } from './bridge.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest
let control: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
  await app.untilHealthy()
  ;({ control } = app)
  await app.room.goTo('timeline')
})

test.afterAll(() => app.dispose())

const rows = (kind?: string) =>
  kind === undefined
    ? control.getByTestId('timeline-event')
    : control.locator(`[data-testid=timeline-event][data-kind=${kind}]`)
const row = (what: string, member: string) =>
  control.locator(`[data-testid=timeline-event][data-what="${what}"][data-member=${member}]`)

test('starts, kills, pauses, faults and snapshots are listed as they happen, newest first', async () => {
  await expect(rows('member')).toHaveCount(4)
  await expect(rows().last()).toHaveAttribute('data-what', 'app started')
  await call(control, 'cluster', 'kill', { target: 'product-db' })
  await expect(row('killed', 'product-db')).toContainText(
    'product-db ended with SIGKILL. It is started again.',
  )
  await expect(row('back', 'product-db')).toBeVisible()
  await app.untilHealthy()
  await call(control, 'cluster', 'pause', { target: 'buyer-frontend' })
  await call(control, 'cluster', 'resume', { target: 'buyer-frontend' })
  await expect(row('resumed', 'buyer-frontend')).toBeVisible()
  await call(control, 'faults', 'add', { fault: { kind: 'slow-disk', member: 'product-db', ms: 5 } })
  await call(control, 'faults', 'healAll')
  await call(control, 'snapshots', 'take', { service: 'customer-db' })
  await expect(row('snapshot', 'customer-db')).toContainText('customer-db took the snapshot snapshot-')
  const words = await rows().evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.what))
  expect(words.slice(0, 5)).toEqual(['snapshot', 'healed', 'slow-disk product-db 5ms', 'resumed', 'paused'])
})

test('a filter by kind and member leaves the rest out, and what fits nothing says so', async () => {
  await control.getByTestId('timeline-kind-fault').click()
  await expect(rows()).toHaveCount(2)
  await control.getByTestId('timeline-kind-experiment').click()
  await control.getByTestId('timeline-kind-fault').click()
  await expect(control.getByTestId('timeline-none')).toBeVisible()
  await control.getByTestId('timeline-all').click()
  await control.getByTestId('timeline-member').click()
  await control.getByRole('option', { name: 'buyer-frontend' }).click()
  await expect(rows()).toHaveCount(3)
})

test('what is shown is exported as one file that runs nothing', async () => {
  const file = join(app.userData, 'timeline.html')
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, file)
  await control.getByTestId('timeline-export').click()
  await expect(control.getByTestId('toast-success').first()).toBeVisible()
  const html = readFileSync(file, 'utf8')
  expect(html).toContain('buyer-frontend was paused')
  expect(html).not.toContain('product-db ended')
  expect(html).not.toContain('<script')
  await control.getByTestId('timeline-member').click()
  await control.getByRole('option', { name: 'All members' }).click()
})

test('an event leads to what it is about', async () => {
  await row('killed', 'product-db').getByTestId('timeline-link').click()
  await expect(control.getByTestId('page-cluster')).toBeVisible()
  await app.room.goTo('timeline')
})

test('the map tells of what has just happened', async () => {
  await app.room.goTo('overview')
  const latest = control.getByTestId('latest-events')
  await call(control, 'cluster', 'kill', { target: 'customer-db' })
  await expect(latest).toContainText('customer-db killed')
  await expect(latest).toContainText('customer-db back')
  await app.untilHealthy()
  await expect(latest).not.toContainText('customer-db')
})

test('charts with time on their axis are marked', async () => {
  await app.room.goTo('metrics')
  const chart = control.getByTestId('chart-requests').getByRole('img')
  await chart.scrollIntoViewIfNeeded()
  await expect(chart).toHaveAttribute('aria-label', /Marked: .*product-db killed; product-db back/)
  await app.room.goTo('order-desk')
  await call(control, 'cluster', 'pause', { target: 'seller-frontend' })
  const queues = control.getByTestId('chart-desk-length').getByRole('img')
  // Charts are drawn while they can be seen.
  await queues.scrollIntoViewIfNeeded()
  await expect(queues).toHaveAttribute('aria-label', /Marked: .*seller-frontend paused/)
  await call(control, 'cluster', 'resume', { target: 'seller-frontend' })
  await app.room.goTo('timeline')
})

test('events are there after the app was closed, and gone when they are cleared', async () => {
  await app.quit()
  await app.start()
  ;({ control } = app)
  await app.untilHealthy()
  await app.room.goTo('timeline')
  await expect(row('killed', 'product-db')).toBeVisible()
  const { events } = await newestOf<TimelineUpdate>(control, 'timeline', 'onEvents')
  expect(events.filter(({ what }) => what === 'app started')).toHaveLength(2)
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b))
  await control.getByTestId('timeline-clear').click()
  await app.room.confirm()
  await expect(control.getByTestId('timeline-empty')).toBeVisible()
})
