import type { Settings } from '../ipc/settings-types.ts'
import type { AppUnderTest } from './app-under-test.ts'
import { call, newestOf } from './bridge.ts'
import { SharedApp } from './shared-app.ts'

/**
 * The running app of a worker, for the files that need no app of their own. Playwright ends a worker in which a test has
 * failed, and this app with it, so that no file is given what a failure left behind. Data stays: files keep apart by
 * their own accounts and items.
 */
export class Market {
  readonly #shared = new SharedApp()
  #lent: AppUnderTest | undefined
  #settings: Settings | undefined

  /** As after a start: one window, nothing broken, settings as they were, all services healthy. */
  async open(): Promise<AppUnderTest> {
    const app = await this.#shared.running()
    if (app === this.#lent) await putBack(app, this.#settings!)
    else {
      this.#lent = app
      this.#settings = await newestOf<Settings>(app.control, 'settings', 'onSettings')
    }
    await app.untilHealthy()
    return app
  }

  dispose(): Promise<void> {
    return this.#shared.dispose()
  }
}

async function putBack(app: AppUnderTest, settings: Settings): Promise<void> {
  const { control } = app
  await closeShops(app)
  await call(control, 'settings', 'set', settings)
  const { further, settingsPending } = await app.state()
  for (const { name } of further) await call(control, 'cluster', 'removeMember', { name })
  await call(control, 'cluster', settingsPending ? 'restart' : 'start', { target: 'all' })
  await call(control, 'faults', 'healAll')
  await control.reload()
  await control.waitForFunction(() => 'marketlab' in window)
}

async function closeShops({ electron, control }: AppUnderTest): Promise<void> {
  const shops = electron.windows().filter((page) => page !== control)
  await Promise.all(shops.map((page) => page.close()))
}
