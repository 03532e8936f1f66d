import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import type { LogLine, LogMatches } from '../ipc/log-types.ts'
import type { Settings, ThemeState } from '../ipc/settings-types.ts'
import { AppUnderTest } from './app-under-test.ts'
import { call, newestOf } from './bridge.ts'
import { environment } from './displays.ts'
import { expect, test } from './fixtures.ts'
import { isRunning } from './processes.ts'
import { SharedApp } from './shared-app.ts'

const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
const withoutCluster: Partial<Settings> = { startCluster: false }

const shared = new SharedApp(withoutCluster)
/** The app of a test that needs one of its own. */
let own: AppUnderTest | undefined
let app: AppUnderTest

test.beforeEach(async () => {
  app = await shared.running()
})

test.afterEach(async () => {
  await own?.dispose()
  own = undefined
})

test.afterAll(() => shared.dispose())

/** The lines that the app itself has written into its log. */
async function said(words: string): Promise<string[]> {
  const filter = { sources: ['app'], search: words }
  const { seqs } = await call<LogMatches>(app.control, 'logs', 'follow', { filter })
  const lines = await call<LogLine[]>(app.control, 'logs', 'read', { seqs })
  return lines.map(({ message, details }) => `${message} ${details}`)
}

/** The bounds of every window, by the page it shows. */
function bounds(): Promise<Record<string, Electron.Rectangle>> {
  return app.electron.evaluate(({ BrowserWindow }) =>
    Object.fromEntries(
      BrowserWindow.getAllWindows().map((window) => [
        new URL(window.webContents.getURL()).pathname.split('/')[1],
        window.getNormalBounds(),
      ]),
    ),
  )
}

test('a second start brings the first to the front, and ends', async () => {
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide())
  const visible = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.isVisible()),
    )
  expect(await visible()).toEqual([false])
  const program = await app.electron.evaluate(() => process.execPath)
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const { status, stderr } = spawnSync(
    program,
    [...sandbox, projectFolder, `--user-data-dir=${app.userData}`],
    {
      env: environment(),
      encoding: 'utf8',
      timeout: 60_000,
    },
  )
  expect([status, stderr]).toEqual([0, expect.stringContaining('it is already running')])
  await expect.poll(visible).toEqual([true])
  expect(isRunning(app.pid)).toBe(true)
})

test('a window that was on a screen that is gone comes up where it can be seen; settings are kept, and a broken file is told of, kept aside, and made whole', async () => {
  app = own = await AppUnderTest.prepare(withoutCluster)
  const away = { x: 90_000, y: 90_000, width: 1000, height: 700, maximized: false }
  writeFileSync(join(app.userData, 'window-places.json'), JSON.stringify({ 'control-1': away }))
  await app.start()
  const { control: place } = await bounds()
  expect(place!.x).toBeLessThan(3_000)
  expect(place!.y).toBeLessThan(3_000)

  await call(app.control, 'settings', 'set', { paymentDelayMs: 123, theme: 'dark' })
  await app.quit()
  const file = join(app.userData, 'settings.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ paymentDelayMs: 123, theme: 'dark' })

  const stored = { ...JSON.parse(readFileSync(file, 'utf8')), paymentDeclineRate: 7 }
  writeFileSync(file, JSON.stringify(stored))
  await app.start()
  const problem = app.control.getByTestId('settings-problem')
  await expect(problem).toContainText('Now with defaults: decline rate.')
  await expect(problem).toContainText(`${file}.broken`)
  const settings = await newestOf<Settings>(app.control, 'settings', 'onSettings')
  expect(settings).toMatchObject({ paymentDelayMs: 123, theme: 'dark', paymentDeclineRate: 0 })
  expect(JSON.parse(readFileSync(`${file}.broken`, 'utf8'))).toMatchObject({ paymentDeclineRate: 7 })
  await app.control.getByTestId('accept-settings').click()
  await expect(problem).toHaveCount(0)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ paymentDelayMs: 123, paymentDeclineRate: 0 })
  await app.quit()

  writeFileSync(file, '{"theme": "da')
  await app.start()
  await expect(app.control.getByTestId('settings-problem')).toContainText('could not be read')
})

test(
  'pictures of a first start show the windows, without the tour, which the next start still offers',
  { tag: '@long' },
  async () => {
    app = own = await AppUnderTest.prepare({ tourSeen: false })
    const pictures = join(app.userData, 'pictures')
    await app.start('--screenshot', pictures, '--stay')
    const saved = ['buyer-1.png', 'control.png', 'seller-1.png']
    await expect.poll(() => existsSync(pictures) && readdirSync(pictures).sort()).toEqual(saved)
    await expect(app.control.getByTestId('page-overview')).toBeVisible()
    await expect(app.control.getByTestId('tour')).toHaveCount(0)
    await app.quit()
    await app.start()
    await expect(app.control.getByTestId('tour')).toBeVisible()
  },
)

test('the theme reaches every window at once', async () => {
  const pages = [app.control, await app.open('buyer'), await app.open('seller')]
  const isDark = (page: Page) => page.evaluate(() => document.documentElement.classList.contains('dark'))
  const all = () => Promise.all(pages.map(isDark))
  await call(pages[1]!, 'theme', 'set', { theme: 'dark' })
  await expect.poll(all).toEqual([true, true, true])
  await call(pages[0]!, 'theme', 'set', { theme: 'light' })
  await expect.poll(all).toEqual([false, false, false])
  await call(pages[2]!, 'theme', 'set', { theme: 'system' })
  const { theme, dark } = await newestOf<ThemeState>(app.control, 'theme', 'onTheme')
  expect(theme).toBe('system')
  const system = await app.electron.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)
  expect(dark).toBe(system)
  await expect.poll(all).toEqual([system, system, system])
})

interface Item {
  label: string
  accelerator: string | null | undefined
  role: string | undefined
}

function menu(): Promise<Record<string, Item[]>> {
  return app.electron.evaluate(({ Menu }) =>
    Object.fromEntries(
      Menu.getApplicationMenu()!.items.map(({ label, submenu }) => [
        label,
        submenu!.items.map((item) => ({
          label: item.label,
          accelerator: item.accelerator,
          role: item.role,
        })),
      ]),
    ),
  )
}

test('the menu has what the system expects, each with its shortcut', async () => {
  const items = await menu()
  const isMac = process.platform === 'darwin'
  expect(Object.keys(items)).toEqual([
    ...(isMac ? ['Marketlab'] : []),
    ...['File', 'Edit', 'View', 'Cluster', 'Window', 'Help'],
  ])
  const shortcut = (name: string, label: string) =>
    items[name]!.find((item) => item.label === label)?.accelerator
  expect(shortcut('File', 'New buyer window')).toBe('CmdOrCtrl+B')
  expect(shortcut('File', 'New seller window')).toBe('CmdOrCtrl+Shift+B')
  expect(shortcut('File', 'Control room')).toBe('CmdOrCtrl+0')
  expect(shortcut(isMac ? 'Marketlab' : 'File', 'Settings…')).toBe('CmdOrCtrl+,')
  expect(shortcut('Edit', 'Find')).toBe('CmdOrCtrl+F')
  expect(shortcut('View', 'Command palette')).toBe('CmdOrCtrl+K')
  expect(shortcut('Help', 'Keyboard shortcuts')).toBe('CmdOrCtrl+/')
  const roles = Object.values(items).flatMap((group) => group.map(({ role }) => role?.toLowerCase()))
  expect(roles).toEqual(
    expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectall', 'close', 'quit', 'about']),
  )
  const given = Object.values(items).flatMap((group) => group.flatMap(({ accelerator }) => accelerator ?? []))
  const own = given.filter((accelerator) => accelerator.startsWith('CmdOrCtrl+'))
  expect(new Set(own).size).toBe(own.length)
})

test('menu items do what they say', async () => {
  const choose = (group: string, label: string) =>
    app.electron.evaluate(
      ({ Menu }, [group, label]) =>
        Menu.getApplicationMenu()!
          .items.find((item) => item.label === group)!
          .submenu!.items.find((item) => item.label === label)!
          .click(),
      [group, label] as const,
    )
  const opened = app.electron.waitForEvent('window')
  await choose('File', 'New seller window')
  expect((await opened).url()).toBe('app://marketlab/seller/index.html')
  await choose('View', 'Logs')
  await expect(app.control.getByTestId('page-logs')).toBeVisible()
})

test('a notification that a window asks for is handed to the system, or said not to be possible', async () => {
  const buyer = await app.open('buyer')
  const notice = { title: 'Lamp is low', body: '2 left', always: true }
  await call(buyer, 'app', 'notify', notice)
  const isSupported = await app.electron.evaluate(({ Notification }) => Notification.isSupported())
  const line = isSupported ? 'notification asked for' : 'no notifications: this system does not support them'
  await expect.poll(() => said(line)).toEqual([expect.stringContaining('Lamp is low')])
  expect((await said(line))[0]).toContain('window=buyer')
  // A user who wants no notifications gets none.
  await call(app.control, 'settings', 'set', { notifications: false })
  await call(buyer, 'app', 'notify', notice)
  expect(await said(line)).toHaveLength(1)
})

test('without a message bus there is no tray entry, and the log says why', async () => {
  const isLinux = process.platform === 'linux'
  await expect
    .poll(() => said('tray entry'))
    .toEqual([
      expect.stringContaining(isLinux ? 'no tray entry: this session has no message bus' : 'tray entry made'),
    ])
})

test('the palette finds a command by parts of its words, and keys work as the sheet says', async () => {
  const { control } = app
  const palette = control.getByTestId('palette')
  await control.keyboard.press('ControlOrMeta+k')
  await palette.locator('input').fill('no such thing')
  await expect(control.getByTestId('palette-empty')).toBeVisible()
  await palette.locator('input').fill('bnchmark go')
  await expect(palette.getByRole('option')).toHaveText([/^Go to Benchmark/])
  await control.keyboard.press('Enter')
  await expect(control.getByTestId('page-benchmark')).toBeVisible()
  await control.keyboard.press('ControlOrMeta+f')
  const search = control.getByRole('textbox', { name: 'Search the logs' })
  await expect(search).toBeFocused()
  await control.keyboard.type('?')
  await expect(search).toHaveValue('?')
  await search.fill('')
  await search.blur()
  await control.keyboard.type('?')
  await expect(control.getByTestId('shortcut-sheet')).toBeVisible()
  await control.keyboard.press('Escape')
  await control.keyboard.press('ControlOrMeta+1')
  await expect(control.getByTestId('page-overview')).toBeVisible()
})
