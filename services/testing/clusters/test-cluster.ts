import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Config,
  type ConfigInput,
  type FurtherMember,
  parseConfig,
  type ServiceName,
  serviceNames,
} from '../../config/config.ts'
import type { TestDatabase } from '../postgres/test-database.ts'
import { PersistentClient } from '../clients/persistent-client.ts'
import { freePortBase } from '../ports.ts'
import { ServiceProcess } from './service-process.ts'
import { TestClient } from '../clients/test-client.ts'
import { until } from '../until.ts'

/** Whether the databases of tests that do not choose are in PostgreSQL. */
const onPostgres = process.env.MARKETLAB_TEST_ENGINE === 'postgres'

/** Requests that are to succeed do so however busy the machine is; a test that needs a timeout asks for one. */
const patientMs = 30_000

/**
 * The four services as four processes on ports and in a folder of their own. Nobody supervises them: a test kills and starts them
 * itself. Passwords are hashed cheaply.
 */
export class TestCluster {
  readonly config: Config
  readonly folder: string
  readonly processes = new Map<ServiceName, ServiceProcess>()
  /** Those beside the four. */
  readonly further = new Map<string, ServiceProcess>()
  #clients: TestClient[] = []
  #persistentClients: PersistentClient[] = []
  #extras: ServiceProcess[] = []
  /** Made for this cluster alone. */
  #database: TestDatabase | undefined

  private constructor(config: Config, folder: string) {
    this.config = config
    this.folder = folder
  }

  static async start(overrides: ConfigInput = {}, options: { folder?: string } = {}): Promise<TestCluster> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'marketlab-test-'))
    const further = overrides.further ?? []
    const base = await freePortBase(serviceNames.length + further.length)
    const database = onPostgres && overrides.storage?.engine === undefined ? await emptyDatabase() : undefined
    const inDatabase = database && { engine: 'postgres' as const, url: database.url }
    const config = parseConfig({
      passwords: { cost: 2 ** 4 },
      ...overrides,
      timeouts: { requestMs: patientMs, reconnectMs: patientMs, ...overrides.timeouts },
      services: Object.fromEntries(serviceNames.map((service, index) => [service, { port: base + index }])),
      storage: { ...inDatabase, ...overrides.storage, folder },
      further: further.map((member, index) => ({ ...member, port: base + serviceNames.length + index })),
    })
    const cluster = new TestCluster(config, folder)
    cluster.#database = database
    // All need the secret that the first of the four makes.
    await Promise.all(serviceNames.map((service) => cluster.startService(service)))
    await Promise.all(config.further.map(({ name }) => cluster.startFurther(name)))
    // Frontends that wait for a database only for a moment must not meet the first request before they are connected.
    if (overrides.timeouts?.reconnectMs !== undefined) await cluster.#untilConnected()
    return cluster
  }

  async #untilConnected(): Promise<void> {
    const frontends = [this.process('buyer-frontend'), this.process('seller-frontend')]
    const isConnected = ({ log }: ServiceProcess) =>
      ['customer-db', 'product-db'].every((name) => log.includes(`"to":"${name}","msg":"connected"`))
    await until(
      () => Promise.resolve(frontends),
      (processes) => processes.every(isConnected),
    )
  }

  async startService(service: ServiceName, options: { descriptors?: number } = {}): Promise<ServiceProcess> {
    const process = await ServiceProcess.start(service, this.config, options)
    this.processes.set(service, process)
    return process
  }

  async startFurther(name: string): Promise<ServiceProcess> {
    const { kind } = this.config.further.find((member): member is FurtherMember => member.name === name)!
    const process = await ServiceProcess.start(kind, this.config, { member: name })
    this.further.set(name, process)
    return process
  }

  /** Another one of a frontend beside the first, on a port of its own, and with settings of its own. */
  async startSecond(
    service: ServiceName,
    overrides: Partial<Pick<Config, 'timeouts' | 'orders' | 'sessions'>> = {},
  ): Promise<{ port: number; process: ServiceProcess }> {
    const port = await freePortBase(1)
    const { host } = this.config.services[service]
    const services = { ...this.config.services, [service]: { host, port } }
    const process = await ServiceProcess.start(service, { ...this.config, ...overrides, services })
    this.#extras.push(process)
    return { port, process }
  }

  process(service: ServiceName): ServiceProcess {
    return this.processes.get(service)!
  }

  /** kill -9 and a new start, as after a crash. */
  async crash(service: ServiceName): Promise<void> {
    await this.process(service).kill()
    await this.startService(service)
  }

  /** Several at once: no time between one's end and the other's. */
  async crashTogether(services: readonly ServiceName[]): Promise<void> {
    await Promise.all(services.map((service) => this.process(service).kill()))
    await Promise.all(services.map((service) => this.startService(service)))
  }

  port(service: ServiceName): number {
    return this.config.services[service].port
  }

  /** With a client, on another connection in the same session. */
  async connect(service: ServiceName, as?: TestClient, port = this.port(service)): Promise<TestClient> {
    const client = await TestClient.connect(port)
    client.session = as?.session
    this.#clients.push(client)
    return client
  }

  /** A new account, logged in on a connection of its own. */
  async buyer(options: { tier?: 'normal' | 'vip'; username?: string } = {}): Promise<TestClient> {
    return this.#account('buyer-frontend', options)
  }

  /** A buyer whose client outlives the services it talks to. */
  async persistentBuyer(options: { tier?: 'normal' | 'vip' } = {}): Promise<PersistentClient> {
    const { session } = await this.buyer(options)
    return this.#persistent('buyer-frontend', session)
  }

  async persistentSeller(): Promise<PersistentClient> {
    const { session } = await this.seller()
    return this.#persistent('seller-frontend', session)
  }

  #persistent(service: ServiceName, session: string | undefined): PersistentClient {
    const client = new PersistentClient(() => this.port(service), session)
    this.#persistentClients.push(client)
    return client
  }

  async seller(options: { username?: string; name?: string } = {}): Promise<TestClient> {
    return this.#account('seller-frontend', options)
  }

  async #account(
    service: ServiceName,
    {
      username = `user-${crypto.randomUUID().slice(0, 20)}`,
      ...rest
    }: { username?: string; name?: string; tier?: string },
  ): Promise<TestClient> {
    const client = await this.connect(service)
    const { buyerId, sellerId } = await client.ok('CreateAccount', { username, password: 'secret', ...rest })
    await client.login(username, 'secret')
    client.accountId = (buyerId ?? sellerId) as number
    return client
  }

  /** Ends all clients and processes. The folder goes too, unless it was given. */
  async stop(options: { keepFolder?: boolean } = {}): Promise<void> {
    for (const client of [...this.#clients, ...this.#persistentClients]) client.close()
    const processes = [...this.processes.values(), ...this.further.values(), ...this.#extras]
    await Promise.all(processes.map((process) => process.kill('SIGTERM')))
    await this.#database?.drop()
    if (!options.keepFolder) rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Loaded only here: measurements use these clusters outside the test runner, which the shared server belongs to. */
async function emptyDatabase(): Promise<TestDatabase> {
  const { testDatabase } = await import('../postgres/test-database.ts')
  return testDatabase()
}
