import { setTimeout as pause } from 'node:timers/promises'
import { MarketClient } from '../../services/client/market-client.ts'
import type { Role } from '../../services/contract/values.ts'
import type { Ports } from '../ipc/cluster-types.ts'
import { pick, randomFrom } from '../../services/sample/catalogue.ts'
import { samplePassword } from '../../services/sample/sample-accounts.ts'

interface Found {
  items: { itemId: string; sellerId: number; quantity: number }[]
}

const buyers = 6
const restMs = 80
const patienceMs = 10_000

/** Buyers who look around and now and then buy, most often from one shop, so that its figures have something to show. */
export class MarketLoad {
  readonly #ports: Ports
  readonly #favourite: number
  #stopped = false
  #running: Promise<unknown> | undefined

  constructor(ports: Ports, favourite: number) {
    this.#ports = ports
    this.#favourite = favourite
  }

  start(): void {
    this.#running = Promise.all([
      ...Array.from({ length: buyers }, (_, index) => this.#shop(index + 1)),
      this.#tend(),
    ])
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  /** A seller who looks at the shelves. */
  async #tend(): Promise<void> {
    const client = this.#client('seller')
    while (!this.#stopped) {
      try {
        if (client.session === undefined) await client.logIn('nora', samplePassword)
        await client.call('DisplayItemsForSale')
      } catch {
        // Comes back as buyers do.
      }
      await pause(restMs)
    }
    client.close()
  }

  #client(role: Role): MarketClient {
    const port = this.#ports[`${role}-frontend`]
    return new MarketClient({ role, addresses: [{ host: '127.0.0.1', port }], timeoutMs: patienceMs })
  }

  async #shop(buyer: number): Promise<void> {
    const client = this.#client('buyer')
    const random = randomFrom(buyer)
    while (!this.#stopped) {
      try {
        if (client.session === undefined) await client.logIn(`buyer${buyer}`, samplePassword)
        await this.#visit(client, random)
      } catch {
        // Services are killed while pictures are taken: buyers come back.
      }
      await pause(restMs * (0.5 + random()))
    }
    client.close()
  }

  async #visit(client: MarketClient, random: () => number): Promise<void> {
    const category = 1 + Math.floor(random() * 10)
    const { items } = await client.call<Found>('SearchItemsForSale', { category, limit: 100 })
    if (items.length === 0) return
    const { itemId } = pick(items, random)
    await client.call('GetItem', { itemId })
    const favourites = items.filter(({ sellerId, quantity }) => sellerId === this.#favourite && quantity > 3)
    if (favourites.length === 0 || random() < 0.6) return
    const quantity = 1 + Math.floor(random() * 2)
    const bought = favourites[Math.floor(favourites.length * random() ** 2)]!
    await client.call('ClearCart')
    await client.call('AddItemToCart', { itemId: bought.itemId, quantity })
    await client.call('MakePurchase')
  }
}
