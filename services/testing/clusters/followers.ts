import type { FollowerSettings, FollowerState } from '../../contract/following.ts'
import type { Config, ConfigInput } from '../../config/config.ts'
import { memberOf } from '../../config/members.ts'
import { clusterSecret } from '../../process/secret.ts'
import { WireClient } from '../../wire/client.ts'
import { until } from '../until.ts'
import type { ServiceProcess } from './service-process.ts'
import { TestCluster } from './test-cluster.ts'

/** Asks a member what only peers may ask. */
export function peerOf(config: Config, name: string): WireClient {
  const { kind, port } = memberOf(config, name)
  const secret = clusterSecret(config)
  const patience = { timeoutMs: 30_000, connectWaitMs: 30_000 }
  return new WireClient({ host: '127.0.0.1', port, service: kind, secret, from: 'test', ...patience })
}

/** A follower of a test cluster, and what one asks of it. */
export class TestFollower {
  readonly name: string
  readonly client: WireClient
  #cluster: TestCluster

  constructor(name: string, cluster: TestCluster) {
    this.name = name
    this.client = peerOf(cluster.config, name)
    this.#cluster = cluster
  }

  get process(): ServiceProcess {
    return this.#cluster.further.get(this.name)!
  }

  set(settings: Partial<FollowerSettings>): Promise<unknown> {
    return this.client.request('SetFollower', { delayMs: 0, stopped: false, ...settings })
  }

  state(): Promise<FollowerState> {
    return this.client.request<FollowerState>('GetFollower', {}, { safety: 'read' })
  }

  /** Resolves with the state once it is as wanted. */
  until(wanted: (state: FollowerState) => boolean): Promise<FollowerState> {
    return until(() => this.state(), wanted)
  }

  /** Resolves once it has applied what product-db has committed by now. */
  async untilLevel(owner: WireClient): Promise<FollowerState> {
    const { sequence } = await owner.request<{ sequence: number }>('StorageStats', {}, { safety: 'read' })
    return this.until((state) => state.phase === 'following' && state.sequence === sequence)
  }

  /** kill -9 and a new start, as a supervisor does it. */
  async crash(): Promise<void> {
    await this.process.kill()
    await this.#cluster.startFurther(this.name)
  }
}

/** The four services and followers of product-db. */
export async function clusterWithFollowers(
  count: number,
  overrides: ConfigInput = {},
): Promise<{ cluster: TestCluster; followers: TestFollower[]; stop(): Promise<void> }> {
  const further = Array.from({ length: count }, (_, index) => {
    return { name: `product-follower-${index + 1}`, kind: 'product-follower' as const, port: 0 }
  })
  const cluster = await TestCluster.start({ ...overrides, further })
  const followers = further.map(({ name }) => new TestFollower(name, cluster))
  return {
    cluster,
    followers,
    async stop() {
      for (const { client } of followers) client.close()
      await cluster.stop()
    },
  }
}
