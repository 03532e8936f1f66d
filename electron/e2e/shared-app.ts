import type { Settings } from '../ipc/settings-types.ts'
import { AppUnderTest } from './app-under-test.ts'

/** One app for the tests of a file that need no fresh one. It is launched again only after a test has ended it. */
export class SharedApp {
  readonly #settings: Partial<Settings>
  #app: AppUnderTest | undefined

  constructor(settings: Partial<Settings> = {}) {
    this.#settings = settings
  }

  async running(): Promise<AppUnderTest> {
    if (this.#app?.isRunning) return this.#app
    await this.dispose()
    return (this.#app = await AppUnderTest.launch(this.#settings))
  }

  async dispose(): Promise<void> {
    await this.#app?.dispose()
    this.#app = undefined
  }
}
