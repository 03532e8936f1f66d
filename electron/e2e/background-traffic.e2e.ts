import type { Page } from '@playwright/test'
import type { TrafficState } from '../ipc/traffic-types.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call, newestOf } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import type { BuyerWindow } from './pages/buyer-window.ts'

let app: AppUnderTest
let control: Page
let buyer: BuyerWindow

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch()
  await app.untilHealthy()
  ;({ control } = app)
  buyer = await app.room.openBuyer()
  await buyer.signUp('looker')
})

test.afterAll(() => app.dispose())

const phase = (name: TrafficState['phase']) =>
  expect(control.getByTestId('traffic')).toHaveAttribute('data-phase', name)
const traffic = () => newestOf<TrafficState>(control, 'traffic', 'onState')
const categories = () =>
  call<{ categories: unknown[] }>(buyer.page, 'shop', 'call', { op: 'ListCategories', args: {} })
const untilAnswered = () => expect.poll(async () => (await traffic()).reached).toBeGreaterThan(10)

test('one switch brings users to the market, on every page', async () => {
  expect((await categories()).categories).toEqual([])
  await phase('off')
  await control.getByTestId('traffic-switch').click()
  await phase('running')
  await untilAnswered()
  await app.room.goTo('metrics')
  await control.getByTestId('traffic-details').click()
  await expect(control.getByTestId('traffic-words')).toContainText('20 requests a second')
  await control.getByTestId('traffic-rate').getByRole('slider').press('End')
  await expect.poll(async () => (await traffic()).ratePerSecond).toBe(200)
  await expect.poll(async () => (await traffic()).reached).toBeGreaterThan(60)
  await control.keyboard.press('Escape')
  expect((await categories()).categories).not.toEqual([])
})

test('it goes on when a service was killed, and counts what failed', async () => {
  const { failures } = await traffic()
  await call(control, 'cluster', 'kill', { target: 'product-db' })
  await expect.poll(async () => (await traffic()).failures).toBeGreaterThan(failures)
  await app.untilHealthy()
  await untilAnswered()
  await phase('running')
})

test('it stands back while a benchmark runs, also one in its own market', async () => {
  const scenarios = [{ buyers: 1, sellers: 1 }]
  const plan = { target: { kind: 'app' }, scenarios, runs: 10, ops: 100_000, warmUpOps: 0 }
  await call(control, 'bench', 'add', { plan })
  await phase('paused')
  expect((await traffic()).reason).toContain('the benchmark “1 + 1, course” runs.')
  await call(control, 'bench', 'cancel', { all: true })
  await phase('running')
})

test('switched off, it leaves search and categories as they were, and so does the benchmark', async () => {
  await control.getByTestId('traffic-switch').click()
  await phase('off')
  expect((await categories()).categories).toEqual([])
})

test('it ends with the cluster, with nothing left behind', async () => {
  await control.getByTestId('traffic-switch').click()
  await phase('running')
  await untilAnswered()
  await call(control, 'cluster', 'stop', { target: 'all' })
  await call(control, 'cluster', 'start', { target: 'all' })
  await app.untilHealthy()
  await phase('off')
  await expect.poll(async () => (await categories()).categories).toEqual([])
})

test('it goes on after a restart of all services', async () => {
  await control.getByTestId('traffic-switch').click()
  await phase('running')
  await call(control, 'cluster', 'restart', { target: 'all' })
  await app.untilHealthy()
  await phase('running')
  await untilAnswered()
})

test('what it left when the app was killed is cleared up at the next start, at which it is off', async () => {
  await phase('running')
  const ended = new Promise((resolve) => app.electron.process().once('exit', resolve))
  process.kill(app.pid, 'SIGKILL')
  await ended
  await app.start()
  ;({ control } = app)
  await app.untilHealthy()
  buyer = await app.room.openBuyer()
  await buyer.logIn('looker')
  await phase('off')
  await expect.poll(async () => (await categories()).categories).toEqual([])
})
