import { ApiError } from '../../services/wire/errors.ts'
import type { DeskChange } from '../../services/contract/order-desk.ts'
import { whilePaying } from '../../services/sample/while-paying.ts'
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

  /** Settings that it leaves out stay as they were told before, also after the next start. */
  async set(change: DeskChange): Promise<void> {
    const { instructions } = this.#cluster
    const told = instructions.given<DeskChange>('SetOrderDesk', { name: desk, kind: desk })
    await instructions.give({ member: desk }, 'SetOrderDesk', { ...told, ...change }).all
  }

  whilePaying(atOnce: number, work: () => Promise<void>): Promise<void> {
    const desk = { look: async () => (await this.look()).state, set: (to: DeskChange) => this.set(to) }
    return whilePaying(desk, atOnce, work)
  }
}
