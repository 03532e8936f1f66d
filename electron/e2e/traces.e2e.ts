import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TimelineUpdate } from '../ipc/timeline-types.ts'
import type { TimelineView, TraceSummary } from '../ipc/trace-types.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call, newestOf } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'
import { recordFrames } from './recordings.ts'

let app: AppUnderTest
let buyer: BuyerWindow
let control: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ logLevel: 'debug' })
  await app.room.untilHealthy()
  control = app.control
  const seller = await app.room.openSeller()
  await seller.signUp('stella')
  await seller.list({ name: 'Brass lamp', category: 2, price: '5', quantity: 50, keywords: ['lamp'] })
  buyer = await app.room.openBuyer()
  await buyer.signUp('victor')
})

test.afterAll(() => app.dispose())

const ask = (op: string, args: object, trace?: string) =>
  call<never>(buyer.page, 'shop', 'call', { op, args, ...(trace && { trace }) })
const rows = () => control.getByTestId('trace-row')
const timeline = (key?: string) => call<TimelineView>(control, 'traces', 'timeline', key ? { key } : {})
const keyOf = async (trace: string) =>
  (await call<TraceSummary[]>(control, 'traces', 'list')).find((one) => one.trace === trace)?.key

test('requests of the windows are traced by themselves, found by what they are, and taken apart', async () => {
  await app.room.goTo('traces')
  await expect(rows().first()).toBeVisible()
  await ask('ListCategories', {}, 'find-me-1').catch(() => undefined)
  await ask('GetItem', { itemId: '2-999' }, 'find-me-2').catch(() => undefined)
  await control.getByTestId('trace-search').fill('find-me-2')
  await expect(rows()).toHaveCount(1)
  await expect(rows()).toContainText('NOT_FOUND')
  await control.getByTestId('trace-search').fill('listcat')
  await expect(rows().first()).toContainText('ListCategories')
  await rows().first().click()
  const spans = control.getByTestId('span')
  await expect(spans.first()).toContainText('buyer-frontend ListCategories')
  await expect(
    control.locator('[data-testid=span][data-kind=server]').filter({ hasText: 'product-db ListCategories' }),
  ).toHaveCount(1)
  await expect(control.getByTestId('trace-no-frames')).toBeVisible()
  await control.getByTestId('trace-search').fill('nonsense')
  await expect(control.getByTestId('traces-no-match')).toBeVisible()
  await control.getByRole('button', { name: 'Show all' }).click()
  await expect(rows().first()).toBeVisible()
})

test('a purchase is drawn with every frame that was recorded of it, what follows its answer too', async () => {
  await control.getByTestId('trace-record').click()
  await expect(control.getByTestId('trace-record')).toHaveAttribute('aria-pressed', 'true')
  await ask('AddItemToCart', { itemId: '2-1', quantity: 1 })
  await ask('MakePurchase', {}, 'the-purchase')
  await expect.poll(() => keyOf('the-purchase')).toBeDefined()
  const key = (await keyOf('the-purchase'))!
  const wanted = ['MakePurchase', 'BeginPurchase', 'PlaceOrder', 'PurchaseDelivered', 'FinishPurchase']
  const said = async () =>
    (await timeline(key)).hops.map(
      ({ from, to, facts, repliesTo }) => `${from} ${to} ${facts.op ?? `reply ${repliesTo}`}`,
    )
  await expect.poll(async () => (await said()).length).toBe(wanted.length * 2)
  expect((await said()).sort()).toEqual(
    wanted
      .flatMap((op) => {
        const [asking, asked] =
          op === 'MakePurchase'
            ? ['windows', 'buyer-frontend']
            : ['buyer-frontend', op === 'PlaceOrder' ? 'product-db' : 'customer-db']
        return [`${asking} ${asked} ${op}`, `${asked} ${asking} reply ${op}`]
      })
      .sort(),
  )
  await control.getByTestId('trace-search').fill('the-purchase')
  await rows().first().click()
  await expect(control.getByTestId('space-time')).toHaveAttribute('data-hops', String(wanted.length * 2))

  const canvas = control.getByTestId('space-time-canvas')
  await canvas.focus()
  await control.keyboard.press('ArrowRight')
  await expect(control.getByTestId('frame-json')).toContainText('"op": "MakePurchase"')
  await expect(control.getByTestId('frame-hex')).toContainText('0000')
  await expect(canvas).toHaveAttribute('aria-label', /MakePurchase: from windows to buyer-frontend/)
  await control.getByTestId('frame-detail').getByTestId('trace-to-logs').click()
  await expect(control.getByTestId('log-trace-filter')).toContainText('the-purchase')
  await expect(control.getByTestId('log-line').first()).toBeVisible()
})

test('the diagram of everything is zoomed and moved, and each connection is read frame by frame', async () => {
  await app.room.goTo('traces')
  await control.getByTestId('traces-tab-diagram').click()
  const diagram = control.getByTestId('space-time')
  await expect(diagram).toBeVisible()
  const visible = async () => Number(await diagram.getAttribute('data-visible'))
  const all = await visible()
  expect(all).toBe(Number(await diagram.getAttribute('data-hops')))
  await control.getByTestId('zoom-in').click()
  await control.getByTestId('zoom-in').click()
  await control.getByTestId('zoom-in').click()
  await expect.poll(visible).toBeLessThan(all)
  await control.getByTestId('zoom-all').click()

  await control.getByTestId('traces-tab-wire').click()
  await expect(control.getByTestId('wire-frame').first()).toBeVisible()
  await control.getByTestId('wire-frame').first().click()
  await expect(control.getByTestId('frame-hex')).toBeVisible()
  await control.getByTestId('trace-record').click()
  await expect(control.getByTestId('trace-record')).toHaveAttribute('aria-pressed', 'false')
})

test('what is broken on purpose has a beginning and an end in the timeline, which the diagram draws', async () => {
  await call(control, 'faults', 'add', {
    fault: { kind: 'latency', ms: 30, from: ['buyer-frontend'], to: ['product-db'] },
  })
  const events = async () =>
    (await newestOf<TimelineUpdate>(control, 'timeline', 'onEvents')).events.filter(
      ({ kind }) => kind === 'fault',
    )
  expect(await events()).toMatchObject([
    { what: 'latency 30ms from buyer-frontend to product-db', edge: 'begins' },
  ])
  await call(control, 'faults', 'healAll')
  const [begun, ended] = await events()
  expect(ended).toMatchObject({ what: 'healed', subject: begun!.subject, edge: 'ends' })
})

test('a recording of 5,000 frames is drawn, and a turn of the wheel shows a part of them', async () => {
  await recordFrames(control, buyer.page, 5_000)
  await control.getByTestId('traces-tab-diagram').click()
  const diagram = control.getByTestId('space-time')
  const count = async (name: string) => Number(await diagram.getAttribute(name))
  await expect.poll(() => count('data-hops')).toBeGreaterThan(5_000)
  await control.getByTestId('zoom-all').click()
  await expect.poll(() => count('data-visible')).toBe(await count('data-hops'))
  await control.getByTestId('space-time-canvas').hover()
  await control.mouse.wheel(0, -600)
  await expect.poll(() => count('data-visible')).toBeLessThan(await count('data-hops'))
})

test("traces are exported as OpenTelemetry's JSON", async () => {
  await control.getByTestId('traces-tab-requests').click()
  await control.getByTestId('trace-search').fill('the-purchase')
  await expect(rows()).toHaveCount(1)
  const file = join(app.userData, 'traces.json')
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, file)
  await control.getByTestId('trace-export').click()
  await expect(control.getByTestId('toast-success').first()).toBeVisible()
  const { resourceSpans } = JSON.parse(readFileSync(file, 'utf8')) as {
    resourceSpans: { scopeSpans: { spans: { traceId: string; parentSpanId?: string; name: string }[] }[] }[]
  }
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0]!.spans)
  expect(spans.filter(({ parentSpanId }) => parentSpanId === undefined).map(({ name }) => name)).toEqual([
    'MakePurchase',
  ])
  expect(spans[0]!.traceId).toMatch(/^[0-9a-f]{32}$/)
  await control.getByTestId('trace-search').fill('')
})

test('nothing is traced where nobody wants it', async () => {
  await control.getByTestId('trace-sample-off').click()
  await control.getByTestId('trace-clear').click()
  await expect(control.getByTestId('traces-empty')).toBeVisible()
  await ask('ListCategories', {}, 'not-this').catch(() => undefined)
  await control.getByTestId('trace-sample-all').click()
  await ask('ListCategories', {}, 'but-this')
  await expect.poll(() => keyOf('but-this')).toBeDefined()
  expect(await keyOf('not-this')).toBeUndefined()
})
