import { reachableHost } from '../../services/config/members.ts'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type AsOf, SeenRevisions } from '../../services/contract/as-of.ts'
import { WireClient } from '../../services/wire/client.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { DemonstratedRead, Demonstration } from '../ipc/consistency-types.ts'

interface Address {
  host: string
  port: number
}

interface Stage {
  buyer: string
  seller: string
  itemId: string
  price: number
}

/** How long the new price is waited for. */
const longestMs = 6_000
const stepMs = 40
/** So many answers in turn with the new price, and all followers have had theirs. */
const enoughFresh = 6
const [lowPrice, highPrice] = [10, 12]

/** Changes a price and reads it, as a seller and a buyer of its own, over the same frontends as everybody. */
export class Demonstrator {
  readonly #address: (service: 'buyer-frontend' | 'seller-frontend') => Address
  #stage: Stage | undefined

  constructor(address: (service: 'buyer-frontend' | 'seller-frontend') => Address) {
    this.#address = address
  }

  async show(): Promise<Demonstration> {
    const buyer = connect('buyer-frontend', this.#address('buyer-frontend'))
    const seller = connect('seller-frontend', this.#address('seller-frontend'))
    try {
      return await this.#show(buyer, seller)
    } finally {
      buyer.close()
      seller.close()
    }
  }

  async #show(buyer: WireClient, seller: WireClient): Promise<Demonstration> {
    const stage = await this.#stageFor(buyer, seller)
    const oldPrice = stage.price
    const newPrice = oldPrice === lowPrice ? highPrice : lowPrice
    const { rev } = await seller.request<{ rev: number }>(
      'ChangeItemPrice',
      { itemId: stage.itemId, price: newPrice },
      { session: stage.seller },
    )
    const changedAt = performance.now()
    stage.price = newPrice
    const read = (after: number | object) => readPrice(buyer, stage, after, changedAt)
    const demanded = await read(rev)
    const seen = new SeenRevisions()
    seen.note({ rev, lagMs: 0, from: 'product-db' }, false)
    const reads: DemonstratedRead[] = []
    for (let fresh = 0; fresh < enoughFresh && performance.now() - changedAt < longestMs;) {
      const answer = await read(seen.after)
      if (answer.asOf) seen.note(answer.asOf, true)
      reads.push(answer)
      fresh = answer.price === newPrice ? fresh + 1 : 0
      await pause(stepMs)
    }
    return { oldPrice, newPrice, rev, demanded, reads }
  }

  /** Kept for the next time, unless its sessions have ended or its item is gone. */
  async #stageFor(buyer: WireClient, seller: WireClient): Promise<Stage> {
    if (this.#stage && (await isStillThere(buyer, seller, this.#stage))) return this.#stage
    const [buyerSession, sellerSession] = await Promise.all([signUp(buyer), signUp(seller)])
    const item = {
      name: 'Price to watch',
      category: 9999,
      keywords: ['demo'],
      condition: 'new',
      price: lowPrice,
      quantity: 1,
    }
    const { itemId } = await seller.request<{ itemId: string }>('RegisterItemForSale', item, {
      session: sellerSession,
    })
    this.#stage = { buyer: buyerSession, seller: sellerSession, itemId, price: lowPrice }
    return this.#stage
  }
}

function connect(service: 'buyer-frontend' | 'seller-frontend', { host, port }: Address): WireClient {
  return new WireClient({ host: reachableHost(host), port, service, connectWaitMs: 2_000 })
}

async function signUp(client: WireClient): Promise<string> {
  const account = { username: `demo-${randomUUID().slice(0, 8)}`, password: randomUUID() }
  await client.request('CreateAccount', account)
  return (await client.request<{ session: string }>('Login', account)).session
}

async function isStillThere(buyer: WireClient, seller: WireClient, stage: Stage): Promise<boolean> {
  try {
    await seller.request('GetSellerRating', {}, { session: stage.seller, safety: 'read' })
    // Not of a follower, which may not know of it yet.
    await buyer.request(
      'GetItem',
      { itemId: stage.itemId },
      { session: stage.buyer, safety: 'read', after: Number.MAX_SAFE_INTEGER },
    )
    return true
  } catch (error) {
    if (ApiError.of(error).retryable) throw error
    return false
  }
}

async function readPrice(
  buyer: WireClient,
  { buyer: session, itemId }: Stage,
  after: number | object,
  changedAt: number,
): Promise<DemonstratedRead> {
  const atMs = Math.round(performance.now() - changedAt)
  let asOf: AsOf | null = null
  const onAsOf = (told: unknown) => (asOf = told as AsOf)
  try {
    const { item } = await buyer.request<{ item: { price: number } }>(
      'GetItem',
      { itemId },
      { session, safety: 'read', after, onAsOf },
    )
    return { atMs, price: item.price, asOf }
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return { atMs, price: null, asOf }
    throw error
  }
}
