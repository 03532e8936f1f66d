import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayMetrics, FrontendMetrics } from '../../contract/gateway.ts'
import { ForkLauncher } from '../../cluster/fork-launcher.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import { TemporaryCluster } from '../../cluster/temporary-cluster.ts'
import { type ConfigInput, type FurtherMember, serviceNames } from '../../config/config.ts'
import { until } from '../until.ts'
import { WireClient } from '../../wire/client.ts'
import { built } from '../built.ts'
import { freePortBase } from '../ports.ts'
import { TestClient } from '../clients/test-client.ts'

/** Ports kept for members that join while it runs. */
const spare = 4

type Further = Omit<FurtherMember, 'host' | 'port' | 'listen'>

/** A supervised cluster with members beside the four: real processes on free ports, in a folder of its own. */
export class WideCluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'marketlab-test-'))
  readonly cluster: Cluster
  /** The output of its services. */
  log = ''
  readonly #temporary: TemporaryCluster
  #clients: { close(): void }[] = []

  private constructor(base: number, further: Further[], overrides: ConfigInput) {
    this.#temporary = new TemporaryCluster({
      launcher: new ForkLauncher((service) => new URL(`${service}.js`, built)),
      onLine: (line) => (this.log += `${line}\n`),
      folder: this.folder,
      config: {
        logs: { level: 'info' },
        ...overrides,
        services: Object.fromEntries(serviceNames.map((service, index) => [service, { port: base + index }])),
        further: further.map((member, index) => ({ ...member, port: base + serviceNames.length + index })),
      },
    })
    this.cluster = this.#temporary.cluster
  }

  static async start(further: Further[], overrides: ConfigInput = {}): Promise<WideCluster> {
    const base = await freePortBase(serviceNames.length + further.length + spare)
    const wide = new WideCluster(base, further, overrides)
    await wide.cluster.start()
    return wide
  }

  port(name: string): number {
    return this.cluster.config.further.find((member) => member.name === name)?.port ?? this.#corePort(name)
  }

  pid(name: string): number {
    return this.cluster.member(name)!.running!.pid
  }

  /** Resolves once it is healthy again. */
  async back(name: string, formerPid: number): Promise<void> {
    await until(() => {
      const running = this.cluster.member(name)?.running
      return running !== undefined && running.pid !== formerPid
    })
  }

  async connect(name: string, as?: TestClient): Promise<TestClient> {
    const client = await TestClient.connect(this.port(name))
    client.session = as?.session
    this.#clients.push(client)
    return client
  }

  /** A new account, logged in through that member. */
  async account(name: string, more: object = {}): Promise<TestClient> {
    const client = await this.connect(name)
    const username = `user-${crypto.randomUUID().slice(0, 20)}`
    const { buyerId, sellerId } = await client.ok('CreateAccount', { username, password: 'secret', ...more })
    await client.login(username, 'secret')
    client.accountId = (buyerId ?? sellerId) as number
    return client
  }

  /** Somebody who holds the cluster's secret. */
  peer(name: string): WireClient {
    const secret = readFileSync(join(this.folder, 'cluster-secret'), 'utf8').trim()
    const { kind, host, port } = this.cluster.member(name)!.running!
    const client = new WireClient({ host, port, service: kind, secret, from: 'control' })
    this.#clients.push(client)
    return client
  }

  gateway(name = 'gateway'): Promise<GatewayMetrics> {
    return this.cluster.instructions.ask<GatewayMetrics>(name, 'GetGateway')
  }

  async instance(name: string, gateway = 'gateway'): Promise<FrontendMetrics | undefined> {
    const { instances } = await this.gateway(gateway)
    return instances.find((instance) => instance.name === name)
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.close()
    await this.#temporary.stop()
  }

  #corePort(name: string): number {
    return this.cluster.config.services[name as (typeof serviceNames)[number]].port
  }
}
