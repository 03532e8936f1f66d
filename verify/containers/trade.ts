import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { PersistentClient } from '../../services/testing/clients/persistent-client.ts'

/** The ports of this machine at which the market's frontends can be reached. */
export interface MarketPorts {
  buyer: number
  seller: number
}

export const password = 'a long password'

async function enter(port: number, username: string): Promise<PersistentClient> {
  const client = new PersistentClient(() => port)
  await client.insist('CreateAccount', { username, password })
  const { session } = (await client.ok('Login', { username, password })) as { session: string }
  client.session = session
  return client
}

export interface Seller {
  client: PersistentClient
  username: string
  itemId: string
}

export async function openStall({ seller }: MarketPorts, quantity = 10): Promise<Seller> {
  const username = `seller-${randomUUID()}`.slice(0, 32)
  const client = await enter(seller, username)
  const item = {
    name: 'Desk lamp',
    category: 2,
    keywords: ['lamp'],
    condition: 'new',
    price: 19.99,
    quantity,
  }
  const { itemId } = (await client.ok('RegisterItemForSale', item, { key: randomUUID() })) as {
    itemId: string
  }
  return { client, username, itemId }
}

/** A seller offers an item, and a buyer buys two of it. Results in the state of the order. */
export async function purchase(ports: MarketPorts): Promise<string> {
  const { itemId } = await openStall(ports)
  const buyer = await enter(ports.buyer, `buyer-${randomUUID()}`.slice(0, 32))
  await buyer.ok('AddItemToCart', { itemId, quantity: 2 }, { key: randomUUID() })
  const { order } = (await buyer.ok('MakePurchase', {}, { key: randomUUID() })) as {
    order: { status: string; lines: { itemId: string; quantity: number }[] }
  }
  const [line] = order.lines
  return line?.itemId === itemId && line.quantity === 2 ? order.status : 'another order'
}

const againMs = 50

/** Adds units, one a request, until it is stopped. */
export class Restocking {
  readonly stall: Seller
  answered = 0
  /** Attempts of which the client could not know whether they were carried out. */
  inDoubt = 0
  #isStopped = false
  #loop: Promise<void>

  constructor(stall: Seller) {
    this.stall = stall
    this.#loop = this.#restock()
    // A failure is told by stop.
    this.#loop.catch(() => undefined)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#loop
  }

  /** Each request is sent until there is an answer that stands, however long a container takes to start. */
  async #restock(): Promise<void> {
    while (!this.#isStopped) {
      const key = randomUUID()
      while (!(await this.#isAnswered(key))) await pause(againMs)
      this.answered += 1
    }
  }

  async #isAnswered(key: string): Promise<boolean> {
    const { client, itemId } = this.stall
    const outcome = await client.once('UpdateUnitsForSale', { itemId, delta: 1 }, { key })
    if (outcome.ok) return true
    const { retryable, indefinite, message } = outcome.error
    if (!retryable) throw new Error(message)
    if (indefinite) this.inDoubt += 1
    return false
  }
}

export async function unitsOf({ client, itemId }: Seller): Promise<number> {
  const { items } = (await client.ok('DisplayItemsForSale')) as {
    items: { itemId: string; quantity: number }[]
  }
  return items.find((item) => item.itemId === itemId)!.quantity
}
