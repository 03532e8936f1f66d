import { ApiError } from '../../services/wire/errors.ts'
import type { DeskSwitches } from '../../services/contract/order-desk.ts'
import type { Supervisor } from '../cluster/supervisor.ts'
import type { DeskState, OrderDeskView } from '../ipc/order-desk-types.ts'

const desk = 'product-db'

/** Asks product-db's order desk how it is, and directs it. */
export class OrderDeskWatch {
  readonly #cluster: Supervisor
  newest: OrderDeskView | null = null

  constructor(cluster: Supervisor) {
    this.#cluster = cluster
  }

  async look(): Promise<OrderDeskView> {
    try {
      const state = await this.#cluster.orders.ask<DeskState>(desk, 'GetOrderDesk')
      return (this.newest = { at: Date.now(), state })
    } catch (error) {
      return (this.newest = { at: Date.now(), state: null, problem: ApiError.of(error).message })
    }
  }

  async set(switches: DeskSwitches): Promise<void> {
    await this.#cluster.orders.give(desk, 'SetOrderDesk', switches)
  }
}
