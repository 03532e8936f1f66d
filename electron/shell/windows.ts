import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, type WebContents } from 'electron'
import type { ChannelMap } from '../ipc/channel.ts'
import { controlChannels, type OpenWindow, shopChannels, type WindowRole } from '../ipc/channels.ts'
import type { Party } from '../ipc/ipc-router.ts'
import { roleArgument } from '../ipc/protocol.ts'
import { pageUrl } from './app-protocol.ts'
import { loadAgainAfterCrashes } from './load-again.ts'
import type { WindowPlaces } from './window-places.ts'

export interface AppWindow extends Party {
  readonly id: number
  readonly role: WindowRole
  /** The first, second, third of its kind. */
  readonly nth: number
  readonly browser: BrowserWindow
  /** Settles when it has painted its page. */
  readonly painted: Promise<void>
  username?: string
}

export interface WindowsOptions {
  places: WindowPlaces
  icon: string | undefined
  log: { error(details: object, message: string): void }
  /** A window that is about to load its page. */
  onOpen(window: AppWindow): void
  onClose(window: AppWindow): void
  onChange(): void
}

const titles: Record<WindowRole, string> = {
  control: 'Marketlab',
  buyer: 'Marketlab buyer',
  seller: 'Marketlab seller',
}
const backgrounds = { dark: '#0f172a', light: '#ffffff' }

/** All windows of the app: one control room, and any number of the others. */
export class Windows {
  readonly #options: WindowsOptions
  #open = new Map<number, AppWindow>()

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  get all(): AppWindow[] {
    return [...this.#open.values()]
  }

  get(id: number): AppWindow | undefined {
    return this.#open.get(id)
  }

  get focused(): AppWindow | undefined {
    return this.all.find(({ browser }) => browser.isFocused())
  }

  list(): OpenWindow[] {
    return this.all.map(({ id, role, username }) => ({
      id,
      role,
      ...(username !== undefined && { username }),
    }))
  }

  open(role: WindowRole): AppWindow {
    const existing = role === 'control' ? this.all.find((window) => window.role === 'control') : undefined
    if (existing) {
      bringForward(existing.browser)
      return existing
    }
    const window = this.#create(role)
    const { id, browser } = window
    this.#open.set(id, window)
    // The page asks whether what was entered may be lost: nobody would see that behind other windows.
    browser.webContents.on('will-prevent-unload', () => bringForward(browser))
    browser.once('closed', () => {
      this.#open.delete(id)
      this.#options.onClose(window)
      this.#options.onChange()
    })
    this.#options.onOpen(window)
    this.#options.onChange()
    this.#load(window)
    return window
  }

  focus(id: number): void {
    const window = this.#open.get(id)
    if (window) bringForward(window.browser)
  }

  close(id: number): void {
    this.#open.get(id)?.browser.close()
  }

  /** Names the window after the user who works in it. */
  setUsername(window: AppWindow, username: string | undefined): void {
    if (window.username === username) return
    if (username === undefined) delete window.username
    else window.username = username
    const title = titles[window.role]
    window.browser.setTitle(username === undefined ? title : `${username} · ${title}`)
    this.#options.onChange()
  }

  #create(role: WindowRole): AppWindow {
    const { places, icon } = this.#options
    const nth = this.#freeNumber(role)
    const { bounds, maximized } = places.bounds(role, nth)
    const browser = new BrowserWindow({
      ...bounds,
      minWidth: 900,
      minHeight: 600,
      show: false,
      title: titles[role],
      backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
      ...(icon !== undefined && { icon }),
      webPreferences: {
        preload: join(app.getAppPath(), 'out-app/preload/preload.cjs'),
        additionalArguments: [roleArgument + role],
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    })
    if (maximized) browser.maximize()
    places.remember(browser, role, nth)
    const painted = new Promise<void>((resolve) => browser.once('ready-to-show', resolve))
    void painted.then(() => browser.isDestroyed() || browser.show())
    // Main names the windows: the title of a page knows no user.
    browser.on('page-title-updated', (event) => event.preventDefault())
    const map: ChannelMap = role === 'control' ? controlChannels : shopChannels
    const webContents: WebContents = browser.webContents
    return { id: browser.id, role, nth, browser, webContents, map, url: pageUrl(role), painted }
  }

  #load({ browser, url, role }: AppWindow): void {
    const { log } = this.#options
    loadAgainAfterCrashes(browser, role, log)
    browser.webContents.on('preload-error', (_event, _path, error) =>
      log.error({ window: role, err: error }, 'a preload script failed'),
    )
    browser.loadURL(url).catch((error: unknown) => {
      // Closed before it was loaded.
      if (!browser.isDestroyed()) log.error({ window: role, err: error }, 'a page could not be loaded')
    })
  }

  #freeNumber(role: WindowRole): number {
    const taken = new Set(this.all.filter((window) => window.role === role).map(({ nth }) => nth))
    let number = 1
    while (taken.has(number)) number += 1
    return number
  }
}

function bringForward(browser: BrowserWindow): void {
  if (browser.isMinimized()) browser.restore()
  browser.show()
  browser.focus()
}
