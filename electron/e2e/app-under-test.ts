import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test'
import { freePortBase } from '../../services/testing/ports.ts'
import type { ClusterState, Ports } from '../ipc/cluster-types.ts'
import type { Settings } from '../ipc/settings-types.ts'
import { call, newestOf } from './bridge.ts'
import { listenFor, listenForMistakes } from './complaints.ts'
import { environment } from './displays.ts'
import { ControlRoom } from './pages/control-room.ts'
import { processesOf } from './processes.ts'

const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
const services = ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'] as const

interface Looks {
  /** As for users who have nothing against motion, even where the tests of the project prefer it reduced. */
  moves?: boolean
}

/** The real app with folders and ports of its own. */
export class AppUnderTest {
  readonly userData: string
  electron!: ElectronApplication
  #process: ChildProcess | undefined
  control!: Page
  room!: ControlRoom

  readonly #moves: boolean

  private constructor(userData: string, { moves = false }: Looks) {
    this.userData = userData
    this.#moves = moves
  }

  static async prepare(settings: Partial<Settings> = {}, looks: Looks = {}): Promise<AppUnderTest> {
    const app = new AppUnderTest(mkdtempSync(join(tmpdir(), 'marketlab-e2e-')), looks)
    const given = { ports: await freePorts(), tourSeen: true, paymentDelayMs: 0, ...settings }
    writeFileSync(join(app.userData, 'settings.json'), JSON.stringify(given))
    return app
  }

  static async launch(settings?: Partial<Settings>, looks?: Looks): Promise<AppUnderTest> {
    const app = await AppUnderTest.prepare(settings, looks)
    await app.start()
    return app
  }

  /** Can be started again on what it left. */
  async start(...args: readonly string[]): Promise<void> {
    this.electron = await _electron.launch({
      args: [projectFolder, `--user-data-dir=${this.userData}`, ...args],
      cwd: projectFolder,
      env: environment(),
    })
    this.#process = this.electron.process()
    listenForMistakes(this.#process.stderr!)
    const attend = (page: Page) => void this.#attend(page)
    this.electron.on('window', attend)
    this.control = await this.#controlWindow()
    await this.#attend(this.control)
    this.room = new ControlRoom(this.control, this.electron)
    await this.control.waitForFunction(() => 'marketlab' in window)
  }

  async #attend(page: Page): Promise<void> {
    listenFor(page)
    if (this.#moves) return
    const { reducedMotion } = test.info().project.use.contextOptions ?? {}
    // It may be closed already.
    if (reducedMotion) await page.emulateMedia({ reducedMotion }).catch(() => undefined)
  }

  /** Others may open at the same time. */
  async #controlWindow(): Promise<Page> {
    await this.electron.firstWindow()
    const find = () => this.electron.windows().find((page) => page.url().includes('/control/'))
    await expect.poll(find, { intervals: [20] }).toBeDefined()
    return find()!
  }

  async open(role: 'buyer' | 'seller'): Promise<Page> {
    const opened = this.electron.waitForEvent('window')
    await call(this.control, 'windows', 'open', { role })
    const page = await opened
    await page.waitForLoadState()
    return page
  }

  async resize(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
    const window = await this.electron.browserWindow(page)
    await window.evaluate((browser, [width, height]) => browser.setContentSize(width!, height!), [
      width,
      height,
    ] as const)
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
  }

  state(): Promise<ClusterState> {
    return newestOf<ClusterState>(this.control, 'cluster', 'onState')
  }

  async untilHealthy(): Promise<ClusterState> {
    const phaseAndProblem = async () => {
      const { phase, problem } = await this.state()
      return problem ? `${phase}: ${problem.message}` : phase
    }
    await expect.poll(phaseAndProblem).toBe('healthy')
    return this.state()
  }

  get pid(): number {
    return this.#process!.pid!
  }

  /** The processes that still run, as the system sees them. */
  processes(): number[] {
    return processesOf(this.userData)
  }

  /** Resolves when the process is gone. */
  async quit(): Promise<void> {
    const ended = new Promise((resolve) => this.#process!.once('exit', resolve))
    await this.electron.evaluate(({ app }) => app.quit()).catch(() => undefined)
    await ended
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  /** A signal asks nobody about input that a test has left in a form. */
  async dispose(): Promise<void> {
    if (this.isRunning) {
      const ended = new Promise((resolve) => this.#process!.once('exit', resolve))
      this.#process!.kill('SIGTERM')
      await ended
    }
    rmSync(this.userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

export async function freePorts(): Promise<Ports> {
  const base = await freePortBase(services.length)
  return Object.fromEntries(services.map((service, index) => [service, base + index])) as Ports
}
