import { expect, type Page, test } from '@playwright/test'
import type { PlanInput } from '../../bench/model/plan.ts'
import { AppUnderTest } from '../e2e/app-under-test.ts'
import { call } from '../e2e/bridge.ts'
import { BenchmarkPage } from '../e2e/pages/benchmark-page.ts'
import { picture, size } from './stage.ts'

const longMs = 180_000
const narrow = { width: 1024, height: 700 }
/** Shows the charts as well. */
const tall = { width: 1280, height: 1_240 }
const scenarios = [
  { buyers: 1, sellers: 1 },
  { buyers: 10, sellers: 10 },
  { buyers: 100, sellers: 100 },
]

let app: AppUnderTest
let control: Page
let bench: BenchmarkPage

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ startCluster: false, theme: 'light' })
  control = app.control
  bench = new BenchmarkPage(control)
  await app.resize(control, size)
  await bench.open()
})

test.afterAll(() => app.dispose())

test('plan', async () => {
  await control.getByTestId('all-three').click()
  await picture(control, 'benchmark-plan')
})

test('two results that nothing disturbed', async () => {
  await measure({ traceEvery: 50 }, 'One call of 50 traced')
  await measure({ traceEvery: 1 }, 'Every call traced')
})

test('live', async () => {
  await app.resize(control, tall)
  await add({}, 'Once more')
  await bench.show('live')
  await expect(control.getByTestId('live-scenario')).toContainText('100 buyers', { timeout: longMs })
  await expect(control.getByTestId('run-tile').filter({ hasText: 'mean' })).toHaveCount(4, {
    timeout: longMs,
  })
  await picture(control, 'benchmark-live')
  await app.resize(control, narrow)
  await picture(control, 'benchmark-live-narrow')
  await app.resize(control, tall)
  await call(control, 'theme', 'set', { theme: 'dark' })
  await picture(control, 'benchmark-live-dark')
  await call(control, 'theme', 'set', { theme: 'light' })
  await call(control, 'bench', 'cancel', { all: true })
  await bench.untilEnded('cancelled')
  await accept()
})

test('results', async () => {
  await app.resize(control, size)
  await bench.show('history')
  await expect(bench.rows).toHaveCount(3)
  await picture(control, 'benchmark-history')
  await bench.rows.filter({ hasText: 'One call of 50' }).getByTestId('history-open').click()
  await app.resize(control, tall)
  await control.getByTestId('scenario-row-2').click()
  await picture(control, 'benchmark-result')
  await control.getByTestId('hops-words').scrollIntoViewIfNeeded()
  await picture(control, 'benchmark-hops')
  await app.resize(control, size)
  await control.getByTestId('bench-present').click()
  await expect(control.getByTestId('present-result')).toBeVisible()
  await picture(control, 'benchmark-present')
  await control.keyboard.press('Escape')
})

test('comparison', async () => {
  await bench.show('history')
  for (const title of ['One call of 50 traced', 'Every call traced'])
    await bench.rows.filter({ hasText: title }).getByTestId('history-choose').click()
  await control.getByTestId('bench-compare').click()
  await expect(control.getByTestId('bench-comparison')).toBeVisible()
  await picture(control, 'benchmark-comparison')
})

async function add(more: Partial<PlanInput>, title: string): Promise<void> {
  await call(control, 'bench', 'add', { plan: { scenarios, ops: 150, ...more }, title })
}

async function measure(more: Partial<PlanInput>, title: string): Promise<void> {
  await add(more, title)
  await bench.untilEnded('done', longMs)
  await accept()
}

async function accept(): Promise<void> {
  await call(control, 'bench', 'acceptEnd')
  await expect(control.getByTestId('bench-ended')).toHaveCount(0)
}
