import { test } from '@playwright/test'
import { call } from '../e2e/bridge.ts'
import { ControlRoom, type ControlPage } from '../e2e/pages/control-room.ts'
import { picture, Stage } from './stage.ts'

const narrow = { width: 900, height: 600 }
const wide = { width: 1600, height: 1250 }
const pages: ControlPage[] = (process.env.PAGES?.split(',') as ControlPage[]) ?? [
  'overview', 'cluster', 'order-desk', 'consistency', 'resilience', 'faults', 'experiments', 'traces', 'metrics', 'benchmark',
]
let stage: Stage
let room: ControlRoom
test.describe.configure({ mode: 'serial' })
test.setTimeout(600_000)
test.beforeAll(async () => {
  stage = await Stage.set('light')
  room = new ControlRoom(stage.app.control, stage.app.electron)
})
test.afterAll(() => stage.clear())

async function scrollDown() {
  return stage.app.control.evaluate(() => {
    const all = [...document.querySelectorAll('main *')].filter((e) => e.scrollHeight > e.clientHeight + 40 && /auto|scroll/.test(getComputedStyle(e).overflowY) && e.clientHeight > 200)
    const e = all.sort((a, b) => b.clientHeight * b.clientWidth - a.clientHeight * a.clientWidth)[0]
    if (!e) return false
    const before = e.scrollTop
    e.scrollTop += e.clientHeight - 40
    return e.scrollTop > before
  })
}

async function shoot(name: string) {
  const { control } = stage.app
  await stage.app.resize(control, wide)
  await control.waitForTimeout(1200)
  await picture(control, `${name}-wide-light`)
  await call(control, 'theme', 'set', { theme: 'dark' })
  await picture(control, `${name}-wide-dark`)
  await stage.app.resize(control, narrow)
  await control.waitForTimeout(800)
  await picture(control, `${name}-narrow-dark`)
  await call(control, 'theme', 'set', { theme: 'light' })
  await picture(control, `${name}-narrow-light`)
  for (let n = 1; n <= 4 && (await scrollDown()); n++) await picture(control, `${name}-narrow-light-${n}`)
}

test('with everything', async () => {
  const { control } = stage.app
  if (process.env.ONLY === 'empty') return
  stage.startLoad(1)
  await room.goTo('overview')
  if (pages.includes('overview')) await shoot('four-overview')
  await call(control, 'cluster', 'addMember', { kind: 'buyer-frontend' })
  await call(control, 'cluster', 'addMember', { kind: 'buyer-frontend' })
  await call(control, 'cluster', 'addMember', { kind: 'gateway' })
  await call(control, 'consistency', 'addFollower')
  await call(control, 'consistency', 'addFollower')
  await call(control, 'resilience', 'addPayments')
  await call(control, 'consistency', 'setReads', { reads: 'eventual', readYourWrites: true, monotonicReads: false })
  await call(control, 'traces', 'set', { sample: 'all', isRecording: true })
  await call(control, 'figures', 'collect', { on: true })
  await stage.app.open('buyer')
  await room.goTo('resilience')
  await control.getByTestId('switch-breaker').click()
  await control.waitForTimeout(500)
  await control.getByTestId('switch-shedding').click()
  await control.waitForTimeout(500)
  void call(control, 'orderDesk', 'placeBurst', { orders: 600, vipShare: 0.3 }).catch(() => 0)
  await call(control, 'consistency', 'setFollower', { name: 'product-follower', delayMs: 2500, stopped: false }).catch((e) => console.log(String(e)))
  const add = (fault: object) => call(control, 'faults', 'add', { fault }).catch((e) => console.log(String(e)))
  await add({ kind: 'latency', ms: 40, from: ['buyer-frontend'], to: ['product-db'], forMs: 600_000 })
  await add({ kind: 'slow-disk', ms: 60, member: 'product-db' })
  await add({ kind: 'clock-skew', member: 'customer-db', ms: 60_000, forMs: 500_000 })
  await add({ kind: 'partition', a: ['product-follower-2'], b: ['product-db'] })
  await add({ kind: 'black-hole', from: ['buyer-frontend-2'], to: ['product-db'], forMs: 400_000 })
  await room.goTo('metrics')
  await control.waitForTimeout(20_000)
  for (const page of pages) {
    await room.goTo(page)
    await control.waitForTimeout(2_500)
    if (page === 'traces') {
      await control.getByTestId('trace-row').nth(2).click()
      await shoot('full-traces')
      await control.getByTestId('traces-tab-diagram').click()
      await control.waitForTimeout(2500)
      await control.getByTestId('space-time-canvas').press('ArrowRight')
      await shoot('full-traces-diagram')
      await control.getByTestId('traces-tab-wire').click()
      await control.waitForTimeout(2500)
      await control.getByTestId('wire-frame').nth(3).click()
      await shoot('full-traces-wire')
      await control.getByTestId('traces-tab-requests').click()
      continue
    }
    if (page === 'experiments') {
      await shoot('full-experiments')
      await control.getByTestId('experiment-slow-disk').click()
      await control.getByTestId('run-experiment-short').click()
      await control.waitForTimeout(9000)
      await picture(control, 'full-experiments-running')
      await control.getByTestId('experiment-level').waitFor({ timeout: 90_000 })
      await shoot('full-experiments-verdict')
      continue
    }
    if (page === 'metrics') {
      await shoot('full-metrics')
      await stage.app.resize(control, wide)
      await control.getByTestId('figures-service').click()
      await control.getByRole('option', { name: 'buyer-frontend', exact: true }).click()
      await shoot('full-metrics-one')
      continue
    }
    if (page === 'consistency') {
      await control.getByTestId('demo-start').click().catch(() => 0)
      await control.waitForTimeout(6000)
    }
    await shoot(`full-${page}`)
    if (page === 'faults') {
      await control.getByTestId('add-fault-product-db').first().click()
      await control.waitForTimeout(400)
      await picture(control, 'full-faults-menu')
      await control.getByTestId('preset-other').click()
      await control.waitForTimeout(600)
      await shoot('full-faults-form')
      await control.keyboard.press('Escape')
    }
  }
})

test('with nothing', async () => {
  const { control } = stage.app
  if (process.env.ONLY === 'full') return
  await call(control, 'faults', 'healAll').catch(() => 0)
  await call(control, 'traces', 'set', { sample: 'off', isRecording: false })
  await call(control, 'traces', 'clear').catch(() => 0)
  await call(control, 'figures', 'collect', { on: false })
  await call(control, 'cluster', 'stop', { target: 'all' })
  await control.waitForTimeout(3000)
  for (const page of pages) {
    await room.goTo(page)
    await control.waitForTimeout(1500)
    await shoot(`empty-${page}`)
  }
})
