import { setTimeout as pause } from 'node:timers/promises'
import type { TestClient } from '../clients/test-client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'

const units = 1_000

/** A buyer and a seller who use a market as they should, and must not notice what others do to it. */
export class GoodClients {
  /** The latency of every request, in milliseconds. */
  readonly latencies: number[] = []
  readonly itemId: string
  readonly buyer: TestClient
  #seller: TestClient
  #restMs: number
  #stopped = true
  #working: Promise<unknown> = Promise.resolve()

  private constructor(buyer: TestClient, seller: TestClient, itemId: string, restMs: number) {
    this.#restMs = restMs
    this.buyer = buyer
    this.#seller = seller
    this.itemId = itemId
  }

  static async join(cluster: TestCluster, restMs = 2): Promise<GoodClients> {
    const [buyer, seller] = await Promise.all([cluster.buyer(), cluster.seller()])
    const item = { category: 1, keywords: ['lamp'], condition: 'new', price: 5, quantity: units }
    const items = Array.from({ length: 100 }, (_, index) => ({ ...item, name: `Lamp ${index}` }))
    const { results } = await seller.ok('RegisterItems', { items })
    return new GoodClients(buyer, seller, results[0].itemId as string, restMs)
  }

  start(): void {
    this.#stopped = false
    this.#working = Promise.all([this.#repeat(() => this.#buy()), this.#repeat(() => this.#sell())])
    // The failure is told by stop().
    this.#working.catch(() => undefined)
  }

  /** Rejects where one of them was refused something or lost the connection. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#working
  }

  async #repeat(step: () => Promise<unknown>): Promise<void> {
    while (!this.#stopped) {
      await step()
      await pause(this.#restMs)
    }
  }

  async #buy(): Promise<void> {
    const { itemId } = this
    const { items } = await this.#ask(this.buyer, 'SearchItemsForSale', { keywords: ['lamp'], limit: 10 })
    if (items.length !== 10) throw new Error(`${items.length} items were found`)
    // Without a key: if a connection behind the frontend broke, this would tell.
    await this.#ask(this.buyer, 'AddItemToCart', { itemId, quantity: 1 })
    await this.#ask(this.buyer, 'RemoveItemFromCart', { itemId, quantity: 1 })
  }

  #sell(): Promise<unknown> {
    return this.#ask(this.#seller, 'ChangeItemPrice', { itemId: this.itemId, price: 6 })
  }

  async #ask(client: TestClient, op: string, args: object): ReturnType<TestClient['ok']> {
    const startedAt = performance.now()
    const result: unknown = await client.ok(op, args)
    this.latencies.push(performance.now() - startedAt)
    return result
  }
}
