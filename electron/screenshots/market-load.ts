import { setTimeout as pause } from 'node:timers/promises'
import { WireClient } from '../../services/wire/client.ts'
import type { Ports } from '../ipc/cluster-types.ts'
import { pick, randomFrom } from '../sample/catalogue.ts'
import { samplePassword } from '../sample/sample-accounts.ts'

interface Found {
  items: { itemId: string; sellerId: number; quantity: number }[]
}

const buyers = 6
const restMs = 80

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
    const client = this.#client('seller-frontend')
    let session: string | undefined
    while (!this.#stopped) {
      try {
        const login = { username: 'nora', password: samplePassword }
        session ??= (await client.request<{ session: string }>('Login', login)).session
        await client.request('DisplayItemsForSale', {}, { session, safety: 'read' })
      } catch {
        // Comes back as buyers do.
      }
      await pause(restMs)
    }
    client.close()
  }

  #client(service: 'buyer-frontend' | 'seller-frontend'): WireClient {
    return new WireClient({ host: '127.0.0.1', port: this.#ports[service], service })
  }

  async #shop(buyer: number): Promise<void> {
    const client = this.#client('buyer-frontend')
    const random = randomFrom(buyer)
    let session: string | undefined
    while (!this.#stopped) {
      try {
        const login = { username: `buyer${buyer}`, password: samplePassword }
        session ??= (await client.request<{ session: string }>('Login', login)).session
        await this.#visit(client, session, random)
      } catch {
        // Services are killed while pictures are taken: buyers come back.
      }
      await pause(restMs * (0.5 + random()))
    }
    client.close()
  }

  async #visit(client: WireClient, session: string, random: () => number): Promise<void> {
    const category = 1 + Math.floor(random() * 10)
    const { items } = await client.request<Found>(
      'SearchItemsForSale',
      { category, limit: 100 },
      { session, safety: 'read' },
    )
    if (items.length === 0) return
    const { itemId } = pick(items, random)
    await client.request('GetItem', { itemId }, { session, safety: 'read' })
    const favourites = items.filter(({ sellerId, quantity }) => sellerId === this.#favourite && quantity > 3)
    if (favourites.length === 0 || random() < 0.6) return
    const quantity = 1 + Math.floor(random() * 2)
    await client.request('ClearCart', {}, { session })
    await client.request(
      'AddItemToCart',
      { itemId: favourites[Math.floor(favourites.length * random() ** 2)]!.itemId, quantity },
      { session },
    )
    await client.request('MakePurchase', {}, { session })
  }
}
