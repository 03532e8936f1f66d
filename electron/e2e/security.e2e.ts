import type { Page } from '@playwright/test'
import type { AppUnderTest } from './app-under-test.ts'
import { ask } from './bridge.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest
let pages: Record<'control' | 'buyer' | 'seller', Page>

// It tries what is refused, of which Chrome complains.
test.use({ provoked: /Content Security Policy|Failed to load resource|Refused to|ERR_BLOCKED|net::ERR/ })

test.beforeAll(async ({ market }) => {
  app = await market.open()
  pages = { control: app.control, buyer: await app.open('buyer'), seller: await app.open('seller') }
})

test('every window is isolated, sandboxed and without Node', async () => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const contents = window.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
      return contents.getLastWebPreferences()
    }),
  )
  expect(preferences).toHaveLength(3)
  for (const each of preferences) {
    expect(each).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  }
  for (const page of Object.values(pages)) {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    )
    expect(found).toEqual([])
  }
})

test('pages come from our own protocol with a strict policy', async () => {
  for (const [role, page] of Object.entries(pages)) {
    expect(page.url()).toBe(`app://marketlab/${role}/index.html`)
    const outcome = await page.evaluate(async () => {
      const inline = document.createElement('script')
      inline.textContent = 'window.inlineRan = true'
      document.body.append(inline)
      const refused: string[] = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        refused.push(effectiveDirective),
      )
      const fetched = await fetch('app://marketlab/control/index.html').then(
        () => true,
        () => false,
      )
      // Later, because what the test itself runs may evaluate text.
      const evaluated = await new Promise((resolve) =>
        setTimeout(() => {
          try {
            resolve(Boolean(new Function('return true')()))
          } catch {
            resolve(false)
          }
        }),
      )
      return { inline: 'inlineRan' in window, fetched, evaluated, refused }
    })
    expect(outcome).toMatchObject({ inline: false, fetched: false, evaluated: false })
    expect(outcome.refused).toContain('connect-src')
  }
})

test('no window can be led elsewhere or open another', async () => {
  for (const page of Object.values(pages)) {
    const url = page.url()
    const before = app.electron.windows().length
    await page.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'https://example.com/'
      document.body.append(link)
      link.click()
    })
    await page.evaluate(() => location.assign('https://example.com/'))
    const opened = await page.evaluate(() => window.open('https://example.com/') === null)
    expect(opened).toBe(true)
    const framed = await page.evaluate(async () => {
      const frame = document.createElement('iframe')
      frame.src = 'https://example.com/'
      const refused = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', resolve, { once: true }),
      )
      document.body.append(frame)
      await refused
      try {
        return frame.contentDocument?.body.textContent ?? ''
      } catch {
        return ''
      } finally {
        frame.remove()
      }
    })
    expect(framed).toBe('')
    expect(page.url()).toBe(url)
    expect(app.electron.windows()).toHaveLength(before)
  }
})

test('permissions are denied', async () => {
  const outcome = await pages.buyer.evaluate(async () => {
    const media = await navigator.mediaDevices?.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    )
    const place = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      ),
    )
    const clipboard = await navigator.clipboard.readText().then(
      () => 'granted',
      () => 'denied',
    )
    return { media, place, clipboard, notifications: await Notification.requestPermission() }
  })
  expect(outcome).toEqual({ media: 'denied', place: 'denied', clipboard: 'denied', notifications: 'denied' })
})

test('a window has the verbs of its role only, and main checks who asks', async () => {
  const verbs = await pages.buyer.evaluate(() =>
    Object.keys((window as unknown as { marketlab: object }).marketlab),
  )
  expect(verbs.sort()).toEqual(['app', 'files', 'shop', 'theme', 'windows'])
  // A window that main does not know, with our own preload script in it.
  const stranger = app.electron.waitForEvent('window')
  await app.electron.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out-app/preload/preload.cjs`
    const additionalArguments = ['--marketlab-role=control']
    const webPreferences = { preload, sandbox: true, additionalArguments }
    await new BrowserWindow({ show: false, webPreferences }).loadURL('app://marketlab/control/index.html')
  })
  const page = await stranger
  // It is hidden, and hidden windows paint no frames to wait for.
  await page.waitForFunction(() => 'marketlab' in window, undefined, { polling: 50 })
  expect(await ask(page, 'cluster', 'stop', { target: 'all' })).toMatchObject({
    ok: false,
    error: { code: 'FORBIDDEN' },
  })
  await page.close()
  expect((await app.state()).phase).toBe('healthy')
})

test('arguments are checked before anything is done with them', async () => {
  expect(await ask(pages.control, 'cluster', 'stop', { target: '../etc' })).toMatchObject({
    ok: false,
    error: { code: 'INVALID_ARGUMENT' },
  })
  expect(await ask(pages.control, 'cluster', 'kill', { target: 'nobody' })).toMatchObject({
    ok: false,
    error: { code: 'NOT_FOUND', message: expect.stringContaining('product-db') },
  })
  const path = { service: 'product-db', name: '../cluster-secret' }
  expect(await ask(pages.control, 'snapshots', 'tables', path)).toMatchObject({
    ok: false,
    error: { code: 'NOT_FOUND' },
  })
})
