import type { Item, Order } from '../../services/contract/values.ts'
import type { WireClient } from '../../services/wire/client.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { BuyerLine } from './buyer-line.ts'
import { connectTo, type FrontendAddress } from './connect-to.ts'

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
  const client = connectTo(address, 'seller-frontend')
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
  readonly #line: BuyerLine

  constructor(address: FrontendAddress, party: Party, onSettled: () => void) {
    this.#party = party
    this.#line = new BuyerLine(address, onSettled)
  }

  async logIn(): Promise<void> {
    const { username, tier } = this.#party
    await this.#line.begin(await enter(this.#line.client, { username, tier }))
  }

  async order({ itemId, rev }: ForSale, signal: AbortSignal, onPlaced: () => void): Promise<void> {
    for (let placed = 0; placed < this.#party.orders; placed += 1) {
      signal.throwIfAborted()
      const key = crypto.randomUUID()
      await this.#line.ask(
        'AddItemToCart',
        { itemId, quantity: 1 },
        // A follower of product-db that has not heard of the item is not asked.
        { key, after: rev, safety: 'repeatable' },
      )
      const { order } = await this.#line.ask<{ order: Order }>(
        'MakePurchase',
        { wait: false },
        { safety: 'repeatable' },
      )
      onPlaced()
      this.#line.placed(order)
    }
  }

  allSettled(): Promise<void> {
    return this.#line.allSettled()
  }

  close(): void {
    this.#line.close()
  }
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
