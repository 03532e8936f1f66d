import { Accessibility } from './accessible.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { BenchmarkPage } from './pages/benchmark-page.ts'

let app: AppUnderTest
let looker: Accessibility
let bench: BenchmarkPage

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ theme: 'light', startCluster: false })
  looker = new Accessibility(app.electron)
  bench = new BenchmarkPage(app.control)
})

test.afterAll(() => app.dispose())

test('what is planned', async () => {
  const { control, room } = app
  await room.goTo('benchmark')
  await looker.look(control, 'benchmark: plan')
  await control.getByTestId('workload-shares').locator('summary').click()
  await control.getByTestId('add-scenario').click()
  await control.getByTestId('other-buyers-0').fill('many')
  await control.getByTestId('setting-runs').fill('0')
  await control.getByTestId('target-addresses').check()
  await control.getByTestId('setting-buyer').fill('nowhere')
  await looker.look(control, 'benchmark: plan with mistakes')
  await control.getByTestId('target-app').check()
  await looker.look(control, 'benchmark: plan for a stopped cluster')
  await control.getByTestId('bench-reset').click()
  await bench.show('live')
  await looker.look(control, 'benchmark: nothing measured yet')
  await bench.show('history')
  await looker.look(control, 'benchmark: empty history')
})

test('what is measured', async () => {
  const { control, room } = app
  // Most of the time it waits, so that the page and what looks at it have a processor.
  const steps = [{ at: 0, do: 'latency 20ms from clients to buyer-frontend' }]
  const schedule = { title: 'Slow', seed: 1, steps }
  const scenarios = [{ buyers: 1, sellers: 1 }]
  const plan = { scenarios, runs: 100, ops: 20_000, warmUpOps: 0, schedule }
  await call(control, 'bench', 'add', { plan })
  // One that has two scenarios to show, and one to compare it with.
  await bench.plan({ scenarios: [1, 2], runs: 2, ops: 20 })
  await bench.start()
  await bench.plan({ scenarios: [1], runs: 1, ops: 20 })
  await bench.start()
  await expect(control.getByTestId('queued')).toHaveCount(2)
  await looker.look(control, 'benchmark: a queue')
  await bench.show('live')
  await bench.untilMeasuring()
  await looker.look(control, 'benchmark: live')
  await control.getByTestId('bench-present').click()
  await looker.look(control, 'benchmark: presented live')
  await control.getByTestId('present-leave').click()
  await control.getByTestId('bench-cancel').click()
  await room.confirm()
  await expect.poll(async () => (await bench.state()).running, { timeout: 60_000 }).toBe(null)
  await looker.look(control, 'benchmark: ended')
})

test('what has been measured', async () => {
  const { control } = app
  await bench.openResult()
  await looker.look(control, 'benchmark: result')
  await control.getByTestId('values-hops').click()
  await expect(control.getByTestId('chart-values')).toBeVisible()
  await looker.look(control, 'benchmark: values of a chart')
  await control.keyboard.press('Escape')
  await expect(control.getByRole('dialog')).toHaveCount(0)
  await control.getByTestId('bench-present').click()
  await expect(control.getByTestId('present-result')).toBeVisible()
  await looker.look(control, 'benchmark: presented result')
  await control.getByTestId('present-leave').click()
  await bench.show('history')
  for (const nth of [0, 1]) await bench.rows.nth(nth).getByTestId('history-choose').click()
  await looker.look(control, 'benchmark: history')
  await control.getByTestId('bench-compare').click()
  await expect(control.getByTestId('bench-comparison')).toBeVisible()
  await looker.look(control, 'benchmark: comparison')
})
