import { test } from '@playwright/test'
import { call } from '../e2e/bridge.ts'
import { ControlRoom } from '../e2e/pages/control-room.ts'
import { picture, size, Stage } from './stage.ts'

/** Charts want some time behind them. */
const historyMs = 12_000
const narrow = { width: 1024, height: 700 }

const pages = [
  'order-desk',
  'consistency',
  'resilience',
  'faults',
  'experiments',
  'traces',
  'metrics',
  'timeline',
] as const
const alsoDark: ReadonlySet<string> = new Set(['faults', 'experiments'])

let stage: Stage
let room: ControlRoom

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  stage = await Stage.set('light')
  room = new ControlRoom(stage.app.control, stage.app.electron)
  const { control } = stage.app
  await call(control, 'consistency', 'addFollower')
  await call(control, 'resilience', 'addPayments')
  stage.startLoad(1)
})

test.afterAll(() => stage.clear())

test('pages of the laboratory', async () => {
  const { control } = stage.app
  const latency = { kind: 'latency', ms: 40, from: ['buyer-frontend'], to: ['product-db'] }
  await call(control, 'faults', 'add', { fault: { ...latency, forMs: 600_000 } })
  await call(control, 'cluster', 'kill', { target: 'seller-frontend' })
  await room.goTo('metrics')
  await control.waitForTimeout(historyMs)
  for (const page of pages) {
    await room.goTo(page)
    await control.waitForTimeout(2_500)
    await picture(control, `laboratory-${page}`)
    if (!alsoDark.has(page)) continue
    await call(control, 'theme', 'set', { theme: 'dark' })
    await stage.app.resize(control, narrow)
    await picture(control, `laboratory-${page}-dark`)
    await call(control, 'theme', 'set', { theme: 'light' })
    await stage.app.resize(control, size)
  }
})
