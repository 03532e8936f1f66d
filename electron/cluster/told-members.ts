import type { AppCluster } from './app-cluster.ts'

/** Has all members of the cluster, those to come too, do something beyond their work. */
export class ToldMembers {
  readonly #cluster: AppCluster
  readonly #op: string
  #order: object | undefined
  #told = new Set<string>()

  constructor(cluster: AppCluster, op: string) {
    this.#cluster = cluster
    this.#op = op
  }

  async tell(order: object): Promise<void> {
    this.#order = order
    this.#told.clear()
    await this.follow()
  }

  /** The cluster has changed: there may be others. */
  async follow(): Promise<void> {
    if (this.#order === undefined || !this.#cluster.isOpen) return
    const { orders } = this.#cluster
    const order = this.#order
    const untold = this.#cluster.names().filter((name) => !this.#told.has(name))
    await Promise.allSettled(
      untold.map((name) => {
        this.#told.add(name)
        return orders.give(name, this.#op, order)
      }),
    )
    for (const name of this.#told) if (!this.#cluster.names().includes(name)) this.#told.delete(name)
  }
}
