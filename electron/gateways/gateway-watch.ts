import type { BalancingPolicy, GatewayMetrics } from '../../services/contract/gateway.ts'
import type { Controlled } from '../../services/cluster/control/controlled.ts'
import { Poller } from '../base/poller.ts'
import type { GatewayView } from '../ipc/cluster-types.ts'

/** The gateways of the app's cluster: how they spread requests, and what they see, while somebody looks. */
export class GatewayWatch {
  readonly poller: Poller
  readonly #cluster: Controlled

  constructor(cluster: Controlled, tell: (views: GatewayView[]) => void) {
    this.#cluster = cluster
    this.poller = new Poller(async () => tell(await this.#views()))
  }

  async setPolicy(name: string, policy: BalancingPolicy): Promise<void> {
    await this.#cluster.instructions.give({ member: name }, 'SetBalancing', { policy }).all
    this.poller.stir()
  }

  #views(): Promise<GatewayView[]> {
    const gateways = this.#cluster.members().filter(({ kind }) => kind === 'gateway')
    return Promise.all(
      gateways.map(async ({ name, state }) => ({
        name,
        figures: state === 'healthy' ? await this.#ask(name) : null,
      })),
    )
  }

  /** One that is paused or just ends does not answer: that is for the page to show, and no failure. */
  #ask(name: string): Promise<GatewayMetrics | null> {
    return this.#cluster.instructions.ask<GatewayMetrics>(name, 'GetGateway').catch(() => null)
  }
}
