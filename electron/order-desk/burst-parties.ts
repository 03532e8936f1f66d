import type { Item, Order } from '../../services/contract/values.ts'
import { reachableHost } from '../../services/host/cluster-health.ts'
import { WireClient, type WireClientOptions } from '../../services/wire/client.ts'
import { ApiError } from '../../services/wire/errors.ts'

export interface FrontendAddress {
  host: string
  port: number
}

export interface Party {
  username: string
  tier: 'vip' | 'normal'
  orders: number
}

const password = 'sample'
const seller = 'order-desk'
/** A cart takes no more while the lines of a hundred orders may still come back. */
const ordersEach = 50
const stock = 1_000_000
const ended: ReadonlySet<Order['status']> = new Set(['paid', 'declined', 'cancelled'])

/** As many buyers as it takes, each with about the same number of orders. */
export function buyersFor(tier: Party['tier'], orders: number): Party[] {
  const count = Math.ceil(orders / ordersEach)
  return Array.from({ length: count }, (_, index) => ({
    username: `order-desk-${tier}-${index + 1}`,
    tier,
    orders: Math.floor((orders + index) / count),
  }))
}

type ForSale = Pick<Item, 'itemId' | 'quantity' | 'rev'>

/** An item of which there is enough for everybody: what others sell is left alone. */
export async function itemForSale(address: FrontendAddress, units: number): Promise<ForSale> {
  const client = connect(address, 'seller-frontend')
  try {
    const session = await enter(client, { username: seller, name: 'Order desk' })
    const find = async () => {
      const options = { session, safety: 'read' as const }
      const { items } = await client.request<{ items: ForSale[] }>('DisplayItemsForSale', {}, options)
      return items.find(({ quantity }) => quantity >= units)
    }
    const found = await find()
    if (found) return found
    await client.request(
      'RegisterItemForSale',
      {
        name: 'Order desk voucher',
        category: 9_999,
        keywords: ['voucher'],
        condition: 'new',
        price: 1,
        quantity: stock,
      },
      { session },
    )
    return (await find())!
  } finally {
    client.close()
  }
}

/** One buyer on a connection of their own, who hears what becomes of their orders. */
export class BurstBuyer {
  readonly #party: Party
  readonly #client: WireClient
  readonly #open = new Set<string>()
  /** Settled before the answer came that named them. */
  readonly #early = new Set<string>()
  readonly #onSettled: () => void
  #session = ''
  #whenAll: (() => void) | undefined

  constructor(address: FrontendAddress, party: Party, onSettled: () => void) {
    this.#party = party
    this.#onSettled = onSettled
    this.#client = connect(address, 'buyer-frontend', {
      onEvent: ({ event, data }) => {
        if (event === 'order') this.#seen(data as Order)
        if (event === 'resync') void this.#readAnew()
      },
      // Whoever was cut off has to say again what they want to hear.
      onState: (state) => {
        if (state === 'ready' && this.#session !== '')
          void this.#listen().then(() => this.#readAnew(), ignored)
      },
    })
  }

  async logIn(): Promise<void> {
    const { username, tier } = this.#party
    this.#session = await enter(this.#client, { username, tier })
    await this.#listen()
  }

  async #listen(): Promise<void> {
    await this.#client.request(
      'Subscribe',
      { topics: ['orders'] },
      { session: this.#session, safety: 'read' },
    )
  }

  /** Events were missed. All that was ordered is among the newest orders. */
  async #readAnew(): Promise<void> {
    const options = { session: this.#session, safety: 'read' as const }
    const page = await this.#client
      .request<{ orders: Order[] }>('ListOrders', { limit: 100 }, options)
      .catch(() => undefined)
    for (const order of page?.orders ?? []) if (this.#open.has(order.orderId)) this.#seen(order)
  }

  #seen({ orderId, status }: Order): void {
    if (ended.has(status)) this.#settled(orderId)
  }

  async order({ itemId, rev }: ForSale, signal: AbortSignal, onPlaced: () => void): Promise<void> {
    const options = { session: this.#session }
    for (let placed = 0; placed < this.#party.orders; placed += 1) {
      signal.throwIfAborted()
      const key = crypto.randomUUID()
      await this.#client.request(
        'AddItemToCart',
        { itemId, quantity: 1 },
        // A follower of product-db that has not heard of the item is not asked.
        { ...options, key, after: rev, safety: 'repeatable' },
      )
      const { order } = await this.#client.request<{ order: Order }>(
        'MakePurchase',
        { wait: false },
        { ...options, safety: 'repeatable' },
      )
      onPlaced()
      if (ended.has(order.status) || this.#early.delete(order.orderId)) this.#onSettled()
      else this.#open.add(order.orderId)
    }
  }

  allSettled(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenAll = resolve
      if (this.#open.size === 0) resolve()
    })
  }

  close(): void {
    this.#client.close()
  }

  #settled(orderId: string): void {
    if (!this.#open.delete(orderId)) {
      this.#early.add(orderId)
      return
    }
    this.#onSettled()
    if (this.#open.size === 0) this.#whenAll?.()
  }
}

function connect(
  { host, port }: FrontendAddress,
  service: string,
  more: Partial<WireClientOptions> = {},
): WireClient {
  return new WireClient({ host: reachableHost(host), port, service, timeoutMs: 30_000, ...more })
}

function ignored(): void {
  // It is tried again with the next connection.
}

async function enter(
  client: WireClient,
  account: { username: string } & Record<string, string>,
): Promise<string> {
  try {
    await client.request('CreateAccount', { ...account, password })
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'ALREADY_EXISTS') throw error
  }
  const { session } = await client.request<{ session: string }>('Login', {
    username: account.username,
    password,
  })
  return session
}
