import type { FollowerSettings, FollowerState } from '../contract/following.ts'
import type { Config, ConfigInput } from '../host/config.ts'
import { memberOf } from '../host/members.ts'
import { clusterSecret } from '../host/secret.ts'
import { WireClient } from '../wire/client.ts'
import { freePortBase } from './ports.ts'
import { ServiceProcess } from './service-process.ts'
import { TestCluster } from './test-cluster.ts'
import { eventually } from './eventually.ts'

/** Asks a member what only peers may ask. */
export function peerOf(config: Config, name: string): WireClient {
  const { kind, port } = memberOf(config, name)
  const secret = clusterSecret(config)
  return new WireClient({ host: '127.0.0.1', port, service: kind, secret, from: 'test', timeoutMs: 30_000 })
}

/** A follower of a test cluster as a process, and what one asks of it. */
export class TestFollower {
  readonly name: string
  process: ServiceProcess
  readonly client: WireClient
  #config: Config

  private constructor(name: string, config: Config, process: ServiceProcess) {
    this.name = name
    this.process = process
    this.client = peerOf(config, name)
    this.#config = config
  }

  static async start(name: string, config: Config): Promise<TestFollower> {
    return new TestFollower(name, config, await launch(name, config))
  }

  set(settings: Partial<FollowerSettings>): Promise<unknown> {
    return this.client.request('SetFollower', { delayMs: 0, stopped: false, ...settings })
  }

  state(): Promise<FollowerState> {
    return this.client.request<FollowerState>('GetFollower', {}, { safety: 'read' })
  }

  /** Resolves with the state once it is as wanted. */
  until(wanted: (state: FollowerState) => boolean): Promise<FollowerState> {
    return eventually(() => this.state(), wanted)
  }

  /** Resolves once it has applied what product-db has committed by now. */
  async untilLevel(owner: WireClient): Promise<FollowerState> {
    const { sequence } = await owner.request<{ sequence: number }>('StorageStats', {}, { safety: 'read' })
    return this.until((state) => state.phase === 'following' && state.sequence === sequence)
  }

  /** kill -9 and a new start, as a supervisor does it. */
  async crash(): Promise<void> {
    await this.process.kill()
    this.process = await launch(this.name, this.#config)
  }

  async stop(): Promise<void> {
    this.client.close()
    await this.process.kill('SIGTERM')
  }
}

/** The four services and followers of product-db. */
export async function clusterWithFollowers(
  count: number,
  overrides: ConfigInput = {},
): Promise<{ cluster: TestCluster; followers: TestFollower[]; stop(): Promise<void> }> {
  const base = await freePortBase(count)
  const further = Array.from({ length: count }, (_, index) => {
    return { name: `product-follower-${index + 1}`, kind: 'product-follower' as const, port: base + index }
  })
  const cluster = await TestCluster.start({ ...overrides, further })
  const followers = await Promise.all(further.map(({ name }) => TestFollower.start(name, cluster.config)))
  return {
    cluster,
    followers,
    async stop() {
      await Promise.all(followers.map((follower) => follower.stop()))
      await cluster.stop()
    },
  }
}

function launch(member: string, config: Config): Promise<ServiceProcess> {
  return ServiceProcess.start('product-follower', config, { member })
}
