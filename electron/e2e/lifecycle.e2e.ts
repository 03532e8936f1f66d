import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MarketlabProcess } from '../../cli/testing/run-marketlab.ts'
import type { Settings } from '../ipc/settings-types.ts'
import type { AppUnderTest } from './app-under-test.ts'
import { ask, call, newestOf, operation } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { isRunning } from './processes.ts'
import { SharedApp } from './shared-app.ts'

const shared = new SharedApp()
let app: AppUnderTest

test.afterAll(() => shared.dispose())

test('the first start ends with four healthy services', async () => {
  app = await shared.running()
  const { services } = await app.untilHealthy()
  expect(services.map(({ name, status }) => [name, status])).toEqual([
    ['customer-db', 'healthy'],
    ['product-db', 'healthy'],
    ['buyer-frontend', 'healthy'],
    ['seller-frontend', 'healthy'],
  ])
  expect(new Set(services.map(({ pid }) => pid)).size).toBe(4)
})

test('a service that is killed is started again, and counted', async () => {
  app = await shared.running()
  const before = await app.untilHealthy()
  for (const { name, pid, restarts } of before.services) {
    await call(app.control, 'cluster', 'kill', { target: name })
    await expect.poll(() => isRunning(pid!)).toBe(false)
    const stateOf = async () => (await app.state()).services.find((state) => state.name === name)!
    await expect.poll(async () => (await stateOf()).restarts).toBe(restarts + 1)
    await app.untilHealthy()
    expect((await stateOf()).pid).not.toBe(pid)
  }
})

test('a service can be stopped, started, paused and resumed by itself', async () => {
  app = await shared.running()
  await app.untilHealthy()
  const statusOf = async (member: string) =>
    (await app.state()).services.find(({ name }) => name === member)!.status
  await call(app.control, 'cluster', 'stop', { target: 'product-db' })
  expect(await statusOf('product-db')).toBe('stopped')
  expect((await app.state()).phase).toBe('degraded')
  await call(app.control, 'cluster', 'start', { target: 'product-db' })
  expect(await statusOf('product-db')).toBe('healthy')
  test.skip(process.platform === 'win32', 'no process can be paused here')
  await call(app.control, 'cluster', 'pause', { target: 'buyer-frontend' })
  expect(await statusOf('buyer-frontend')).toBe('paused')
  await call(app.control, 'cluster', 'resume', { target: 'buyer-frontend' })
  await app.untilHealthy()
  await call(app.control, 'cluster', 'stop', { target: 'all' })
  expect((await app.state()).phase).toBe('stopped')
  await call(app.control, 'cluster', 'start', { target: 'all' })
})

test('windows keep out of the market of another program on the same ports, and go on in their own', async () => {
  app = await shared.running()
  const { ports } = await newestOf<Settings>(app.control, 'settings', 'onSettings')
  await app.untilHealthy()
  const buyer = await app.open('buyer')
  await operation(buyer, 'CreateAccount', { username: 'ann', password: 'secret' })
  await operation(buyer, 'Login', { username: 'ann', password: 'secret' })
  await call(app.control, 'cluster', 'stop', { target: 'all' })
  const stranger = await MarketlabProcess.start({ base: ports['customer-db'] })
  try {
    expect(await ask(app.control, 'cluster', 'start', { target: 'all' })).toMatchObject({ ok: false })
    expect((await app.state()).problem?.kind).toBe('ports')
    const seller = await app.open('seller')
    for (const [page, role] of [
      [buyer, 'buyer'],
      [seller, 'seller'],
    ] as const) {
      const newcomer = {
        op: 'CreateAccount',
        args: { username: 'eve', password: 'secret' },
        timeoutMs: 2_000,
      }
      const refused = await ask(page, 'shop', 'call', newcomer)
      expect(refused).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
      await expect(page.getByTestId('connection')).toHaveText(
        `Reconnecting to 127.0.0.1:${ports[`${role}-frontend`]}`,
      )
    }
    const load = await call<{ state: string }>(app.control, 'data', 'loadSample')
    expect(load.state).toBe('failed')
    await stranger.stop()
    await call(app.control, 'cluster', 'start', { target: 'all' })
    await app.untilHealthy()
    for (const page of [buyer, seller])
      await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'ready')
    await operation(buyer, 'DisplayCart')
    expect(await newestOf(buyer, 'shop', 'onSession')).toMatchObject({ state: 'active', username: 'ann' })
  } finally {
    await stranger.dispose()
  }
})

test('settings are checked, applied by a restart, and kept; quitting leaves no process and no claim on the data folder', async () => {
  app = await shared.running()
  await app.untilHealthy()
  const refused = await ask(app.control, 'settings', 'set', { paymentDeclineRate: 2 })
  expect(refused).toMatchObject({ ok: false, error: { code: 'INVALID_ARGUMENT' } })
  await call(app.control, 'settings', 'set', { sessionIdleSeconds: 77 })
  expect((await app.state()).settingsPending).toBe(true)
  await call(app.control, 'cluster', 'restart', { target: 'all' })
  expect(await app.state()).toMatchObject({ settingsPending: false, phase: 'healthy' })
  const { services, dataFolder } = await app.untilHealthy()
  await app.open('buyer')
  await app.quit()
  await expect.poll(() => app.processes()).toEqual([])
  await expect.poll(() => services.filter(({ pid }) => isRunning(pid!))).toEqual([])
  expect(existsSync(join(dataFolder, 'cluster.json'))).toBe(false)
  expect(existsSync(join(dataFolder, 'product-db', 'lock'))).toBe(false)

  await app.start()
  expect(await call(app.control, 'settings', 'set', {})).toMatchObject({ sessionIdleSeconds: 77 })
})

test('quitting asks about unsaved input, and ends with every service, also where a page never lets go', async () => {
  app = await shared.running()
  const { services } = await app.untilHealthy()
  const quit = () => app.electron.evaluate(({ app: main }) => main.quit()).catch(() => undefined)
  const windows = () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  const buyer = await app.open('buyer')
  await buyer.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()))
  await app.electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = (...args: unknown[]) => {
      const { message } = args.at(-1) as { message: string }
      return Promise.resolve({ response: message.startsWith('Quit without') ? 0 : 1, checkboxChecked: false })
    }
  })
  await app.room.goTo('settings')
  await app.control.getByTestId('setting-sessionIdleSeconds').fill('99')
  await quit()
  await expect(app.control.getByTestId('confirm-dialog')).toContainText('Close the window')
  await app.control.getByTestId('confirm-no').click()
  await app.untilHealthy()
  expect(await windows()).toBe(2)
  await quit()
  await app.control.getByTestId('confirm-yes').click()
  await expect.poll(windows).toBe(1)
  // A busy machine must not make the time between two wishes too long.
  const isRunningAfterQuit = async () => {
    await quit()
    return app.isRunning
  }
  await expect.poll(isRunningAfterQuit).toBe(false)
  await expect.poll(() => services.filter(({ pid }) => isRunning(pid!))).toEqual([])
})

test('killing the app leaves no process, and it starts again on the same data', async () => {
  app = await shared.running()
  const { services, dataFolder } = await app.untilHealthy()
  process.kill(app.pid, 'SIGKILL')
  await expect.poll(() => app.processes()).toEqual([])
  await expect.poll(() => services.filter(({ pid }) => isRunning(pid!))).toEqual([])
  // The old file is still there, and blocks nothing.
  expect(existsSync(join(dataFolder, 'cluster.json'))).toBe(true)
  await app.start()
  await app.untilHealthy()
})

test.describe('a defect in the app itself', () => {
  test.use({ provoked: /made on purpose/ })

  test('is written down, and keeps the app neither from working nor from ending', async () => {
    app = await shared.running()
    await app.untilHealthy()
    await app.electron.evaluate(() => {
      setTimeout(() => {
        throw new Error('made on purpose')
      })
    })
    await app.room.goTo('logs')
    await expect(app.control.getByText('a defect in the app itself').first()).toBeVisible()
    await call(app.control, 'cluster', 'restart', { target: 'buyer-frontend' })
    await app.untilHealthy()
    await app.quit()
  })
})
