import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { writeLine } from '../../services/text/terminal.ts'
import { AppUnderTest, freePorts } from '../e2e/app-under-test.ts'
import { call } from '../e2e/bridge.ts'
import type { Ports } from '../ipc/cluster-types.ts'
import type { Theme } from '../ipc/settings-types.ts'
import { samplePassword } from '../../services/sample/sample-accounts.ts'
import { defaultSettings } from '../settings/settings-store.ts'
import { MarketLoad } from './market-load.ts'

const defaultFolder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url))
const folder = process.env.SCREENSHOT_FOLDER ?? defaultFolder

export const size = { width: 1280, height: 860 }

const withoutNotices = '[data-swipe-direction] { visibility: hidden !important }'

/** The first of the sample's sellers. */
const ada = 'ada'

/** The app with the sample data in it, in folders of its own that are gone afterwards. */
export class Stage {
  readonly app: AppUnderTest
  readonly #dataRoot: string
  readonly #ports: Ports
  #load: MarketLoad | undefined

  private constructor(app: AppUnderTest, dataRoot: string, ports: Ports) {
    this.app = app
    this.#dataRoot = dataRoot
    this.#ports = ports
  }

  static async set(theme: Theme): Promise<Stage> {
    const dataRoot = mkdtempSync(join(tmpdir(), 'marketlab-'))
    const ports = await usualPorts()
    const app = await AppUnderTest.launch({
      theme,
      ports,
      dataFolder: join(dataRoot, 'data'),
      logLevel: 'debug',
      paymentDelayMs: 200,
    })
    const stage = new Stage(app, dataRoot, ports)
    await app.resize(app.control, size)
    await app.untilHealthy()
    expect(await call(app.control, 'data', 'loadSample')).toMatchObject({ state: 'done' })
    return stage
  }

  async clear(): Promise<void> {
    await this.#load?.stop()
    await this.app.dispose()
    rmSync(this.#dataRoot, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Buyers who buy from the seller whose window is shown. */
  startLoad(favourite: number): void {
    this.#load = new MarketLoad(this.#ports, favourite)
    this.#load.start()
  }

  async buyer(username: string): Promise<Page> {
    const page = await this.app.open('buyer')
    await this.app.resize(page, size)
    await page.getByTestId('login-username').fill(username)
    await page.getByTestId('login-password').fill(samplePassword)
    await page.getByTestId('login-submit').click()
    await expect(page.getByTestId('item-card').first()).toBeVisible()
    return page
  }

  async seller(): Promise<Page> {
    const page = await this.app.open('seller')
    await this.app.resize(page, size)
    await page.getByTestId('username').fill(ada)
    await page.locator('input[type=password]').fill(samplePassword)
    await page.getByTestId('sign-in-submit').click()
    await expect(page.getByTestId('inventory-row').first()).toBeVisible()
    return page
  }

  /** The next file that any window asks for is this one. */
  async answerOpenDialog(file: string): Promise<void> {
    await this.app.electron.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
    }, file)
  }
}

/** The ports that users see, where nobody has them. */
async function usualPorts(): Promise<Ports> {
  const { ports } = defaultSettings('')
  const free = await Promise.all(Object.values(ports).map(isFree))
  return free.every(Boolean) ? ports : freePorts()
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** The folder's name is another each time: it stands for the one that users have. */
function nameFolder(page: Page): Promise<void> {
  return page.evaluate(() => {
    const temporary = /\S*marketlab-(?:e2e-)?\w{6}\/data/
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { currentNode } = texts
      if (temporary.test(currentNode.nodeValue ?? ''))
        currentNode.nodeValue = currentNode.nodeValue!.replace(temporary, '~/marketlab-data')
    }
    for (const input of document.querySelectorAll('input'))
      if (temporary.test(input.value)) input.value = input.value.replace(temporary, '~/marketlab-data')
  })
}

/** Saves what the window shows once nothing moves any more, without notices that happen to be there. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(600)
  await nameFolder(page)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.png`)
  await page.screenshot({ path: file, caret: 'hide', style: withoutNotices })
  writeLine(process.stdout, `saved ${name}.png, ${Math.ceil(statSync(file).size / 1_000)} kB`)
}
