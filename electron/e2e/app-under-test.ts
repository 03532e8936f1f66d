import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test'
import type { ClusterState, Ports } from '../ipc/cluster-types.ts'
import type { Settings } from '../ipc/settings-types.ts'
import { call, newestOf } from './bridge.ts'
import { processesOf } from './processes.ts'

const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
const services = ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'] as const

/** The real app with folders and ports of its own. Whatever a window complains of is collected. */
export class AppUnderTest {
  readonly userData: string
  readonly complaints: string[] = []
  electron!: ElectronApplication
  control!: Page

  private constructor(userData: string) {
    this.userData = userData
  }

  static async prepare(settings: Partial<Settings> = {}): Promise<AppUnderTest> {
    const app = new AppUnderTest(mkdtempSync(join(tmpdir(), 'marketlab-e2e-')))
    const given = { ports: await freePorts(), tourSeen: true, paymentDelayMs: 0, ...settings }
    writeFileSync(join(app.userData, 'settings.json'), JSON.stringify(given))
    return app
  }

  static async launch(settings?: Partial<Settings>): Promise<AppUnderTest> {
    const app = await AppUnderTest.prepare(settings)
    await app.start()
    return app
  }

  /** Can be started again on what it left. */
  async start(): Promise<void> {
    this.electron = await _electron.launch({
      args: [projectFolder, `--user-data-dir=${this.userData}`],
      cwd: projectFolder,
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:' } as Record<string, string>,
    })
    this.electron.on('window', (page) => this.#listen(page))
    this.control = await this.electron.firstWindow()
    this.#listen(this.control)
    await this.control.waitForFunction(() => 'marketlab' in window)
  }

  async open(role: 'buyer' | 'seller'): Promise<Page> {
    const opened = this.electron.waitForEvent('window')
    await call(this.control, 'windows', 'open', { role })
    const page = await opened
    await page.waitForLoadState()
    return page
  }

  state(): Promise<ClusterState> {
    return newestOf<ClusterState>(this.control, 'cluster', 'onState')
  }

  async untilHealthy(): Promise<ClusterState> {
    await expect.poll(async () => (await this.state()).phase, { timeout: 20_000 }).toBe('healthy')
    return this.state()
  }

  get pid(): number {
    return this.electron.process().pid!
  }

  /** What still runs of it, as the system sees it. */
  processes(): number[] {
    return processesOf(this.userData)
  }

  async quit(): Promise<void> {
    const ended = new Promise((resolve) => this.electron.process().once('exit', resolve))
    await this.electron.evaluate(({ app }) => app.quit()).catch(() => undefined)
    await ended
  }

  async dispose(): Promise<void> {
    if (this.electron.process().exitCode === null && this.electron.process().signalCode === null)
      await this.quit()
    rmSync(this.userData, { recursive: true, force: true, maxRetries: 5 })
  }

  #listen(page: Page): void {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(String(error)))
  }
}

export async function freePorts(): Promise<Ports> {
  const servers = services.map(() => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return Object.fromEntries(services.map((service, index) => [service, ports[index]!])) as Ports
}
