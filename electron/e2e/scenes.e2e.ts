import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { parseScene } from '../../services/scenes/scene-text.ts'
import type { OpenWindow } from '../ipc/channels.ts'
import type { ConsistencyMetrics } from '../ipc/consistency-types.ts'
import type { ScenesState } from '../ipc/scene-types.ts'
import { AppUnderTest } from './app-under-test.ts'
import { ask, call, newestOf, operation } from './bridge.ts'
import { expect, test } from './fixtures.ts'

const longMs = 60_000

let app: AppUnderTest
let folder: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-scene-files-'))
  app = await AppUnderTest.launch()
  await app.untilHealthy()
})

test.afterAll(async () => {
  await app.dispose()
  rmSync(folder, { recursive: true, force: true })
})

/** The next file that is asked for. */
async function choose(path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file })
  }, path)
}

async function open(name: string): Promise<void> {
  await app.room.goTo('scenes')
  await app.control.getByTestId(`scene-${name}`).click()
  await expect(app.control.getByTestId('scene-detail')).toHaveAttribute('data-name', name)
  await app.control.getByTestId('open-scene').click()
}

/** The question comes where somebody would be disturbed. */
async function agree(): Promise<void> {
  await app.control.getByTestId('confirm-yes').click()
}

const state = () => newestOf<ScenesState>(app.control, 'scenes', 'onState')
const names = async () => (await app.state()).further.map(({ name }) => name)

/** The scene is open, or the steps that failed. */
async function outcome(): Promise<string> {
  const { open, opening } = await state()
  const failed = opening?.steps.filter(({ state }) => state === 'failed') ?? []
  if (failed.length > 0) return failed.map(({ text, problem }) => `${text}: ${problem}`).join('; ')
  return opening === null ? `“${open?.title}” is open` : 'in progress'
}

async function untilOpen(title: string): Promise<void> {
  await expect.poll(outcome, { timeout: longMs }).toBe(`“${title}” is open`)
}

async function users(): Promise<string[]> {
  const windows = await newestOf<OpenWindow[]>(app.control, 'windows', 'onWindows')
  return windows.filter(({ role }) => role !== 'control').map(({ role, username }) => `${role} ${username}`)
}

function windowOf(role: 'buyer' | 'seller'): Page {
  return app.electron.windows().find((page) => page.url().includes(`/${role}/`))!
}

test('a ready scene is opened with one click: members, settings, market, windows and users, and its page', async () => {
  await app.room.goTo('scenes')
  await app.control.getByTestId('scene-stale-catalogue').click()
  await expect(app.control.getByTestId('scene-changes')).toContainText(
    'product-follower, product-follower-2 join the cluster.',
  )
  await open('stale-catalogue')
  await untilOpen('Stale catalogue')
  await expect(app.control.getByTestId('page-consistency')).toBeVisible()
  expect(await names()).toEqual(['product-follower', 'product-follower-2'])
  expect(await users()).toEqual(['buyer buyer1', 'seller ada'])
  const figures = () => newestOf<ConsistencyMetrics>(app.control, 'consistency', 'onFigures')
  await expect.poll(async () => (await figures()).followers.map(({ delayMs }) => delayMs)).toEqual([500, 500])
  expect((await figures()).frontends).toMatchObject([{ reads: 'eventual' }])
  expect(await app.state()).toMatchObject({ phase: 'healthy', settingsPending: false })
  await expect(windowOf('buyer').getByTestId('item-card').first()).toBeVisible()
})

test('a scene that changes a running cluster says so and asks first; a no changes nothing', async () => {
  await open('half-open-breaker')
  const question = app.control.getByRole('dialog')
  await expect(question).toContainText('All services are restarted')
  await expect(question).toContainText('product-follower, product-follower-2 leave the cluster.')
  await expect(question).toContainText('This window is closed: a seller window for ada.')
  await app.control.getByTestId('confirm-no').click()
  await expect(question).toHaveCount(0)
  expect((await state()).open?.name).toBe('stale-catalogue')
  expect(await names()).toEqual(['product-follower', 'product-follower-2'])

  await app.control.getByTestId('open-scene').click()
  await agree()
  await untilOpen('Half-open breaker')
  await expect(app.control.getByTestId('page-resilience')).toBeVisible()
  expect(await names()).toEqual([])
  expect(await users()).toEqual(['buyer buyer1'])
  expect(await app.state()).toMatchObject({ phase: 'healthy', settingsPending: false })
  await operation(windowOf('buyer'), 'DisplayCart')
})

test('a prepared fault waits for one click, and another one can be prepared', async () => {
  const { control, room } = app
  await room.goTo('faults')
  await expect(control.getByTestId('prepared-fault')).toHaveText(/kill product-db for 5s/)
  await expect(control.getByTestId('no-faults')).toBeVisible()
  await control.getByTestId('start-prepared').click()
  await expect(control.getByTestId('active-fault')).toContainText('kill product-db for 5s')
  await control.getByTestId('heal-fault').click()
  await expect(control.getByTestId('no-faults')).toBeVisible()
  await app.untilHealthy()

  await control.getByTestId('add-fault-buyer-frontend-to-product-db').click()
  await control.getByTestId('preset-other').click()
  await control.getByTestId('fault-ms').fill('40ms')
  await control.getByTestId('fault-prepare').click()
  await expect(control.getByTestId('prepared-fault')).toHaveCount(2)
  await control.getByTestId('forget-prepared').first().click()
  await expect(control.getByTestId('prepared-fault')).toHaveCount(1)
  await expect(control.getByTestId('prepared-fault')).toHaveText(
    /latency 40ms from buyer-frontend to product-db/,
  )
})

test('the set-up as it is now is saved, exported, imported, and deleted', async () => {
  const { control, room } = app
  await call(control, 'cluster', 'addMember', { kind: 'gateway', side: 'seller' })
  await call(control, 'consistency', 'addFollower')
  await call(control, 'consistency', 'setFollower', { name: 'product-follower', delayMs: 700, stopped: true })
  await call(control, 'gateways', 'setPolicy', { name: 'seller-gateway', policy: 'two-choices' })
  await call(control, 'faults', 'add', { fault: { kind: 'slow-disk', member: 'product-db', ms: 20 } })
  await room.goTo('order-desk')
  await room.goTo('scenes')
  await control.getByTestId('save-scene').click()
  await control.getByTestId('scene-title').fill('My lecture')
  await control.getByTestId('scene-text').fill('Begin with the order desk.')
  await control.getByTestId('save-scene-send').click()
  await expect(control.getByTestId('scene-detail')).toHaveAttribute('data-name', 'my-lecture')
  await expect(control.getByTestId('no-changes')).toBeVisible()

  const file = join(folder, 'exported.yaml')
  await choose(file)
  await control.getByTestId('export-scene').click()
  await expect(control.getByTestId('toast-success').filter({ hasText: 'Scene exported' })).toBeVisible()
  const text = readFileSync(file, 'utf8')
  expect(parseScene(text, file)).toMatchObject({
    title: 'My lecture',
    text: 'Begin with the order desk.',
    cluster: {
      followers: 1,
      sellerGateway: true,
      config: { timeouts: { requestMs: 800 }, resilience: { breaker: { on: true, leastCalls: 8 } } },
    },
    followers: { 'product-follower': { delayMs: 700, stopped: true } },
    balancing: { 'seller-gateway': 'two-choices' },
    faults: {
      prepared: ['latency 40ms from buyer-frontend to product-db'],
      active: ['slow-disk product-db 20ms'],
    },
    windows: [{ role: 'control' }, { role: 'buyer', account: 'buyer1' }],
    page: 'order-desk',
  })
  expect(text).not.toContain(app.userData)

  await control.getByTestId('import-scene').click()
  await expect(control.getByTestId('scene-detail')).toHaveAttribute('data-name', 'my-lecture-2')
  await control.getByTestId('delete-scene').click()
  await agree()
  await expect(control.getByTestId('scene-my-lecture-2')).toHaveCount(0)

  writeFileSync(file, 'title: Broken\ncluster:\n  config:\n    cluster: { secret: "1234567890123456" }\n')
  await control.getByTestId('import-scene').click()
  await expect(control.getByTestId('broken-file')).toContainText('exported.yaml is not a scene yet')
  await expect(control.getByTestId('broken-file')).toContainText(
    'Line 4, cluster.config.cluster: a scene does not set this',
  )
  await expect(control.getByTestId('scene-list')).not.toContainText('Broken')
})

test('a scene of the same title is replaced only after a question', async () => {
  const { control } = app
  const words = { title: 'My lecture', text: '', page: 'overview' }
  const refused = await ask(control, 'scenes', 'save', { ...words, replace: false })
  expect(refused).toMatchObject({ ok: false, error: { code: 'ALREADY_EXISTS' } })
  await control.getByTestId('scene-my-lecture').click()
  await expect(control.getByTestId('scene-detail')).toContainText('Begin with the order desk.')
})

test('nothing of the open scene is lost by a restart of the app, and what waits for the cluster says so', async () => {
  await call(app.control, 'settings', 'set', { startCluster: false })
  await app.quit()
  await app.start()
  await expect(app.control.getByTestId('page-order-desk')).toBeVisible()
  await expect(app.control.getByTestId('scene-awaited')).toContainText('“My lecture” is open in part')
  expect(await users()).toEqual([])
  await call(app.control, 'cluster', 'start', { target: 'all' })
  await expect(app.control.getByTestId('scene-awaited')).toHaveCount(0)
  await expect.poll(users).toEqual(['buyer buyer1'])
  expect((await names()).sort()).toEqual(['product-follower', 'seller-gateway'])
  await expect.poll(async () => (await state()).opening).toBeNull()
  expect(await state()).toMatchObject({
    open: { name: 'my-lecture', title: 'My lecture' },
    prepared: [{ text: 'latency 40ms from buyer-frontend to product-db' }],
  })
  const faults = await newestOf<{ text: string }[]>(app.control, 'faults', 'onFaults')
  expect(faults.map(({ text }) => text)).toEqual(['slow-disk product-db 20ms'])
  await app.room.goTo('scenes')
  await expect(app.control.getByTestId('scene-is-open')).toBeVisible()
  await expect(app.control.getByTestId('no-changes')).toBeVisible()
  await operation(windowOf('buyer'), 'DisplayCart')
})

test('a scene that is deleted is open no more, and the set-up stays, also without what it waited for', async () => {
  const { control } = app
  await control.getByTestId('delete-scene').click()
  await agree()
  await expect(control.getByTestId('scene-my-lecture')).toHaveCount(0)
  expect((await state()).open).toBeNull()
  expect(await app.state()).toMatchObject({ settingsPending: false })
  await app.quit()
  await app.start()
  await app.control.getByTestId('leave-scene').click()
  await expect(app.control.getByTestId('scene-awaited')).toHaveCount(0)
  await call(app.control, 'settings', 'set', { startCluster: true })
  await call(app.control, 'cluster', 'start', { target: 'all' })
  await app.untilHealthy()
  expect((await names()).sort()).toEqual(['product-follower', 'seller-gateway'])
  expect(await users()).toEqual([])
  // The next scene begins with healing it.
  const fault = { kind: 'slow-disk', member: 'product-db', ms: 20 }
  await call(app.control, 'faults', 'add', { fault })
  await app.room.goTo('scenes')
})

test('what is cancelled is left out, and said so', async () => {
  const { control } = app
  await control.getByTestId('scene-slow-disk').click()
  await control.evaluate(() => {
    const { marketlab } = window as unknown as {
      marketlab: { scenes: Record<'open' | 'cancel', (argument?: object) => Promise<unknown>> }
    }
    void marketlab.scenes.open({ name: 'slow-disk' })
    return marketlab.scenes.cancel()
  })
  await expect(control.getByTestId('scene-opening-words')).toHaveText(
    'Opening “Slow disk” was cancelled. The steps that were done stay.',
  )
  await expect(control.getByTestId('scene-step').last()).toHaveAttribute('data-state', 'skipped')
  await control.getByTestId('close-opening').click()
  await expect(control.getByTestId('scene-opening')).toHaveCount(0)
})

test('the palette opens a scene by its name', async () => {
  const { control } = app
  await control.getByTestId('open-palette').click()
  await control.getByTestId('palette').getByRole('textbox').fill('scene four services')
  await control.getByTestId('command-scene.four-services').click()
  await agree()
  await untilOpen('Four services, nothing else')
  expect(await names()).toEqual([])
  expect(await users()).toEqual([])
  expect((await state()).prepared).toEqual([])
})

test('what failed is told, and the rest is there', async () => {
  const { control } = app
  await call(control, 'cluster', 'stop', { target: 'all' })
  await app.dispose()
  app = await AppUnderTest.launch()
  await app.untilHealthy()
  const buyer = await app.open('buyer')
  await operation(buyer, 'CreateAccount', { username: 'buyer1', password: 'another' })
  await open('partitioned-follower')
  await agree()
  const failed = app.control.locator('[data-testid=scene-step][data-state=failed]')
  await expect(failed).toHaveCount(3, { timeout: longMs })
  await expect(failed.first()).toContainText('Load the sample data if it is missing')
  await expect(failed.first()).toContainText('there is a buyer "buyer1" already')
  await expect(app.control.getByTestId('scene-opening-words')).toHaveText(
    '“Partitioned follower” is open in part: 3 steps failed',
  )
  expect(await names()).toEqual(['product-follower'])
})
