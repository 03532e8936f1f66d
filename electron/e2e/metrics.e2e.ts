import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MetricsView } from '../ipc/metrics-types.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'

let app: AppUnderTest
let buyer: BuyerWindow

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
  await app.room.untilHealthy()
  buyer = await app.room.openBuyer()
  await buyer.signUp('victor')
})

test.afterAll(() => app.dispose())

const search = (category: number) =>
  call(buyer.page, 'shop', 'call', { op: 'SearchItemsForSale', args: { category } })
const view = () => call<MetricsView>(app.control, 'figures', 'view', { minutes: 1 })
const total = (values: (number | null)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

test('requests, their times and their refusals are counted before anybody looks', async () => {
  const frontend = async () => (await view()).members.find(({ member }) => member === 'buyer-frontend')!
  // A rate needs a reading from before the requests.
  await expect.poll(frontend).toBeDefined()
  for (let turn = 0; turn < 30; turn += 1) await search(3)
  await call(buyer.page, 'shop', 'call', { op: 'GetItem', args: { itemId: '3-999' } }).catch(() => undefined)
  await expect.poll(async () => total((await frontend()).requestsPerSecond)).toBeGreaterThan(3)
  await expect.poll(async () => Object.keys((await frontend()).refusalsPerSecond)).toEqual(['NOT_FOUND'])
  const figures = await frontend()
  expect(figures.errorsPerSecond).toEqual({})
  expect(figures.latencyMs.p50.some((value) => value !== null && value > 0)).toBe(true)
  expect(total(figures.gauges.process_resident_memory_bytes!)).toBeGreaterThan(1e6)
  await app.room.goTo('metrics')
  await expect(app.control.getByTestId('figures-collect')).toHaveText(/Collecting/)
  await expect(app.control.getByTestId('figure-charts')).toBeVisible()
  expect((await view()).members.map(({ member }) => member)).toEqual([
    'customer-db',
    'product-db',
    'buyer-frontend',
    'seller-frontend',
  ])
})

test('charts are of all services side by side, or of one in detail', async () => {
  const charts = app.control.getByTestId('figure-charts')
  for (const name of ['requests', 'latency', 'errors', 'refusals', 'queues', 'event-loop', 'memory', 'cpu'])
    await expect(charts.getByTestId(`chart-${name}`)).toBeVisible()
  await app.control.getByTestId('figures-service').click()
  await app.control.getByRole('option', { name: 'product-db' }).click()
  await expect(charts.getByTestId('chart-latency').getByRole('img')).toHaveAttribute(
    'aria-label',
    /p50 .*p99 /,
  )
  await charts.getByTestId('values-queues').click()
  await expect(app.control.getByTestId('chart-values')).toContainText('waiting for the disk')
  await app.control.keyboard.press('Escape')
  await app.control.getByTestId('figures-range-60').click()
  await expect(charts.getByTestId('chart-cpu')).toContainText('steps of 20 s')
  await app.control.getByTestId('figures-range-1').click()
})

test('figures are exported as CSV, a line for each reading', async () => {
  const file = join(app.userData, 'metrics.csv')
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, file)
  await app.control.getByTestId('figures-export').click()
  await expect(app.control.getByTestId('toast-success').first()).toBeVisible()
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split('\r\n')
  expect(head).toContain('time,service,requests_per_second,refusals_per_second NOT_FOUND,latency_ms p50')
  expect(lines.some((line) => line.includes(',buyer-frontend,'))).toBe(true)
  expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([head!.split(',').length]))
})

test('a service that was killed is counted on when it is back, and nothing is collected once that is switched off', async () => {
  await call(app.control, 'cluster', 'kill', { target: 'product-db' })
  await app.room.untilHealthy()
  await app.room.goTo('metrics')
  const cpu = async () => (await view()).members.find(({ member }) => member === 'product-db')!.cpuPercent
  await expect.poll(async () => (await cpu()).at(-1) !== null || (await cpu()).at(-2) !== null).toBe(true)
  await app.control.getByTestId('figures-collect').click()
  await expect(app.control.getByTestId('figures-collect')).toHaveText(/Collect$/)
})

test('a request leads to its moment in the charts', async () => {
  await app.room.goTo('traces')
  await search(3)
  await app.control.getByTestId('trace-row').first().click()
  await app.control.getByTestId('trace-detail').getByTestId('trace-to-metrics').first().click()
  await expect(app.control.getByText('The dashed line marks')).toBeVisible()
  await app.control.getByRole('button', { name: 'Remove' }).click()
  await expect(app.control.getByText('The dashed line marks')).toHaveCount(0)
})
