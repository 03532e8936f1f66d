import type { BalancingPolicy, GatewayMetrics } from '../../services/contract/gateway.ts'
import type { Controlled } from '../../services/cluster/control/controlled.ts'
import type { GatewayView } from '../ipc/gateway-types.ts'

const beatMs = 1_000

/** The gateways of the app's cluster: how they spread requests, and what they see, once a second while somebody looks. */
export class GatewayWatch {
  readonly #cluster: Controlled
  readonly #tell: (views: GatewayView[]) => void
  #timer: NodeJS.Timeout | undefined
  #isRunning = false
  #isAsking = false

  constructor(cluster: Controlled, tell: (views: GatewayView[]) => void) {
    this.#cluster = cluster
    this.#tell = tell
  }

  set running(running: boolean) {
    if (running === this.#isRunning) return
    this.#isRunning = running
    if (running) this.stir()
    else clearTimeout(this.#timer)
  }

  /** Something changed: the figures are asked for now. */
  stir(): void {
    if (!this.#isRunning || this.#isAsking) return
    clearTimeout(this.#timer)
    void this.#beat()
  }

  async setPolicy(name: string, policy: BalancingPolicy): Promise<void> {
    await this.#cluster.instructions.give({ member: name }, 'SetBalancing', { policy }).all
    this.stir()
  }

  async #beat(): Promise<void> {
    this.#isAsking = true
    const views = await this.#views()
    this.#isAsking = false
    if (!this.#isRunning) return
    this.#tell(views)
    this.#timer = setTimeout(() => void this.#beat(), beatMs)
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
