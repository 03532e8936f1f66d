import { ApiError } from '../../services/wire/errors.ts'
import type { DeskSwitches } from '../../services/contract/order-desk.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import type { DeskState, OrderDeskView } from '../ipc/order-desk-types.ts'

const desk = 'product-db'

/** Asks product-db's order desk how it is, and directs it. */
export class OrderDeskWatch {
  readonly #cluster: AppCluster
  newest: OrderDeskView | null = null

  constructor(cluster: AppCluster) {
    this.#cluster = cluster
  }

  async look(): Promise<OrderDeskView> {
    try {
      const state = await this.#cluster.instructions.ask<DeskState>(desk, 'GetOrderDesk')
      return (this.newest = { at: Date.now(), state })
    } catch (error) {
      return (this.newest = { at: Date.now(), state: null, problem: ApiError.of(error).message })
    }
  }

  async set(switches: DeskSwitches): Promise<void> {
    await this.#cluster.instructions.give({ member: desk }, 'SetOrderDesk', switches).all
  }

  /** Has at least so many orders paid at once for as long as the work takes; whatever else is set meanwhile stays. */
  async whilePaying(atOnce: number, work: () => Promise<void>): Promise<void> {
    const { state: before } = await this.look()
    if (before === null || before.workers >= atOnce) return work()
    await this.set({ ...switchesOf(before), workers: atOnce })
    try {
      await work()
    } finally {
      const { state: after } = await this.look()
      // Nobody answers where the cluster was stopped meanwhile, and it begins anew with what it was told last.
      const switches = switchesOf(after ?? before)
      if (after === null || after.workers === atOnce) await this.set({ ...switches, workers: before.workers })
    }
  }
}

function switchesOf({ workers, paused, normalShare, whenPaymentsDown }: DeskState): DeskSwitches {
  return { workers, paused, normalShare, whenPaymentsDown }
}
