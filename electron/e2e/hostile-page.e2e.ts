import type { Envelope } from '../ipc/channel.ts'
import { ask } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { SharedApp } from './shared-app.ts'

const shared = new SharedApp()

test.afterAll(() => shared.dispose())

test('a page names no data folder, deletes nothing and fills nothing by itself', async () => {
  const app = await shared.running()
  const { dataFolder } = await app.untilHealthy()
  expect(await ask(app.control, 'settings', 'set', { dataFolder: '/tmp' })).toMatchObject({
    ok: false,
    error: { code: 'FORBIDDEN' },
  })
  await app.electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
  })
  expect(await ask(app.control, 'data', 'reset')).toMatchObject({ ok: true, value: { done: false } })
  expect(await app.state()).toMatchObject({ phase: 'healthy', dataFolder })
  const large = { text: 'x'.repeat(2_000_000) }
  expect(await ask(app.control, 'app', 'copy', large)).toMatchObject({
    ok: false,
    error: { code: 'INVALID_ARGUMENT', details: { field: 'argument' } },
  })
  const copies: Envelope<unknown>[] = []
  for (let index = 0; index < 60; index += 1)
    copies.push(await ask(app.control, 'app', 'copy', { text: 'x' }))
  expect(copies[0]).toMatchObject({ ok: true })
  expect(copies.some((answer) => !answer.ok && answer.error.code === 'OVERLOADED')).toBe(true)
})

test('a page that asks without end is refused, and other windows are answered', async () => {
  const app = await shared.running()
  const buyer = await app.open('buyer')
  const codes = await buyer.evaluate(async () => {
    const { marketlab } = window as unknown as {
      marketlab: { app: { info(): Promise<Envelope<unknown>> } }
    }
    const answers = await Promise.all(Array.from({ length: 20_000 }, () => marketlab.app.info()))
    return answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))
  })
  expect(new Set(codes)).toEqual(new Set(['ok', 'OVERLOADED']))
  expect(await ask(app.control, 'app', 'info')).toMatchObject({ ok: true })
  await expect.poll(async () => (await ask(buyer, 'app', 'info')).ok).toBe(true)
})

test('a page that goes on crashing is loaded again three times, and then when the user says so', async () => {
  const app = await shared.running()
  await app.open('buyer')
  const isLoading = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some(({ webContents }) => webContents.isLoading()),
    )
  // Or else the end of the first load counts as that of a reload.
  await expect.poll(isLoading).toBe(false)
  await app.electron.evaluate(({ BrowserWindow, dialog }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('/buyer/'))!
    const seen = { loads: 0, asked: '', crash: () => window.webContents.forcefullyCrashRenderer() }
    Object.assign(globalThis, { seen })
    window.webContents.on('did-finish-load', () => (seen.loads += 1))
    dialog.showMessageBox = (...args: unknown[]) => {
      seen.asked = JSON.stringify(args.at(-1))
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }
  })
  const seen = () =>
    app.electron.evaluate(() => {
      const { seen } = globalThis as unknown as { seen: { loads: number; asked: string } }
      return { loads: seen.loads, asked: seen.asked }
    })
  for (let crash = 1; crash <= 4; crash += 1) {
    await app.electron.evaluate(() => (globalThis as unknown as { seen: { crash(): void } }).seen.crash())
    await expect.poll(async () => (await seen()).loads).toBe(crash)
    expect((await seen()).asked !== '').toBe(crash === 4)
  }
  expect((await seen()).asked).toContain('keeps crashing')
})

test('a page has one dialog open at a time, and not again and again', async () => {
  const app = await shared.running()
  const buyer = await app.open('buyer')
  await app.electron.evaluate(({ dialog }) => {
    const shown = { dialogs: 0, cancel: (): void => undefined }
    Object.assign(globalThis, { shown })
    dialog.showSaveDialog = () =>
      new Promise((resolve) => {
        shown.dialogs += 1
        shown.cancel = () => resolve({ canceled: true, filePath: '' })
      })
  })
  const dialogs = () =>
    app.electron.evaluate(() => (globalThis as unknown as { shown: { dialogs: number } }).shown.dialogs)
  const cancel = () =>
    app.electron.evaluate(() => (globalThis as unknown as { shown: { cancel(): void } }).shown.cancel())
  const csv = { name: 'a.csv', text: 'x'.repeat(100_000) }
  const first = ask(buyer, 'files', 'saveCsv', csv)
  await expect.poll(dialogs).toBe(1)
  for (let again = 1; again <= 20; again += 1)
    expect(await ask(buyer, 'files', 'saveCsv', csv)).toMatchObject({
      ok: false,
      error: { code: 'OVERLOADED' },
    })
  expect(await dialogs()).toBe(1)
  await cancel()
  expect(await first).toMatchObject({ ok: true, value: null })
  await app.electron.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
  })
  const answers = await buyer.evaluate(async (csv) => {
    const { marketlab } = window as unknown as {
      marketlab: { files: { saveCsv(csv: object): Promise<Envelope<unknown>> } }
    }
    const codes: string[] = []
    for (let again = 1; again <= 500 && codes.at(-1) !== 'OVERLOADED'; again += 1) {
      const answer = await marketlab.files.saveCsv(csv)
      codes.push(answer.ok ? 'ok' : answer.error.code)
    }
    return codes
  }, csv)
  expect(answers.at(0)).toBe('ok')
  expect(answers.at(-1)).toBe('OVERLOADED')
})

/** Would not come to its end on any line of some length. */
const endless = '^(.+)+\\u0001$'
const tooLong = 'This regular expression takes too long. Search for something simpler.'

test('an expression that would never come to its end is given up, and holds up no window', async () => {
  const app = await shared.running()
  const follow = (search: string) => ask(app.control, 'logs', 'follow', { filter: { search, regex: true } })
  expect(await follow('^the .* (is|are)')).toMatchObject({ ok: true })
  const given = follow(endless)
  expect(await ask(app.control, 'app', 'info')).toMatchObject({ ok: true })
  expect(await given).toMatchObject({ ok: false, error: { code: 'INVALID_ARGUMENT', message: tooLong } })
})

test(
  'such an expression typed into the page holds up nothing either, and a better one finds lines',
  { tag: '@long' },
  async () => {
    const app = await shared.running()
    await app.room.goTo('logs')
    const { control } = app
    await control.getByTestId('log-regex').click()
    await control.getByTestId('log-search').pressSequentially(endless)
    expect(await ask(control, 'app', 'info')).toMatchObject({ ok: true })
    await expect(control.getByTestId('error-state')).toContainText(tooLong, { timeout: 60_000 })
    await expect(control.getByTestId('log-search-outcome')).toBeEmpty()
    await control.getByTestId('log-search').fill('listen\\w*|ready')
    await expect(control.getByTestId('log-line').first()).toBeVisible()
    const marks = control.getByTestId('log-line').locator('mark')
    await expect(marks.first()).toBeVisible()
    for (const mark of await marks.allTextContents()) expect(mark).toMatch(/^(listen\w*|ready)$/i)
    // Another expression is not held up by one that is still slow.
    await control.getByTestId('log-search').fill(endless)
    await expect(control.getByTestId('log-search')).toHaveValue(endless)
    await control.getByTestId('log-search').fill('ready')
    await expect(control.getByTestId('log-search-outcome')).toHaveText(/match|of/)
  },
)
