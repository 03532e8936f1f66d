import type { Address } from '../../services/client/frontend-connections.ts'
import { MarketClient } from '../../services/client/market-client.ts'
import type { Item, Order } from '../../services/contract/values.ts'
import { OrderingBuyer } from '../../services/client/ordering-buyer.ts'

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
export async function itemForSale(address: Address, units: number): Promise<ForSale> {
  const client = new MarketClient({ role: 'seller', addresses: [address] })
  try {
    await client.enter({ username: seller, password, name: 'Order desk' })
    const find = async () => {
      const { items } = await client.call<{ items: ForSale[] }>('DisplayItemsForSale')
      return items.find(({ quantity }) => quantity >= units)
    }
    const found = await find()
    if (found) return found
    await client.call('RegisterItemForSale', {
      name: 'Order desk voucher',
      category: 9_999,
      keywords: ['voucher'],
      condition: 'new',
      price: 1,
      quantity: stock,
    })
    return (await find())!
  } finally {
    client.close()
  }
}

/** One buyer on a connection of their own, who hears what becomes of their orders. */
export class BurstBuyer {
  readonly #party: Party
  readonly #buyer: OrderingBuyer

  constructor(address: Address, party: Party, onSettled: () => void) {
    this.#party = party
    this.#buyer = new OrderingBuyer(address, onSettled)
  }

  async logIn(): Promise<void> {
    const { username, tier } = this.#party
    await this.#buyer.client.enter({ username, password, tier })
    await this.#buyer.listen()
  }

  async order({ itemId, rev }: ForSale, signal: AbortSignal, onPlaced: () => void): Promise<void> {
    const { client } = this.#buyer
    for (let placed = 0; placed < this.#party.orders; placed += 1) {
      signal.throwIfAborted()
      // A follower of product-db that has not heard of the item is not asked.
      await client.call('AddItemToCart', { itemId, quantity: 1 }, { after: rev })
      const { order } = await client.call<{ order: Order }>('MakePurchase', { wait: false })
      onPlaced()
      this.#buyer.placed(order)
    }
  }

  allSettled(): Promise<void> {
    return this.#buyer.allSettled()
  }

  close(): void {
    this.#buyer.close()
  }
}
