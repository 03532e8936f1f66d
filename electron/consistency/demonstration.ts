import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Address } from '../../services/client/frontend-connections.ts'
import { MarketClient, type MarketSession } from '../../services/client/market-client.ts'
import { type AsOf, SeenRevisions } from '../../services/contract/as-of.ts'
import type { Role } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { DemonstratedRead, Demonstration } from '../ipc/consistency-types.ts'

interface Stage {
  buyer: MarketSession
  seller: MarketSession
  itemId: string
  price: number
  /** That of the newest change. */
  rev: number
}

/** How long the new price is waited for. */
const longestMs = 6_000
const stepMs = 40
/** This many answers in turn with what is new, and all followers have had theirs. */
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
    const buyer = this.#connect('buyer')
    const seller = this.#connect('seller')
    try {
      return await this.#show(buyer, seller)
    } finally {
      buyer.close()
      seller.close()
    }
  }

  #connect(role: Role): MarketClient {
    return new MarketClient({ role, addresses: [this.#address(`${role}-frontend`)] })
  }

  async #show(buyer: MarketClient, seller: MarketClient): Promise<Demonstration> {
    const stage = await this.#stageFor(buyer, seller)
    const oldPrice = stage.price
    const newPrice = oldPrice === lowPrice ? highPrice : lowPrice
    const change = { itemId: stage.itemId, price: newPrice }
    const { rev } = await seller.call<{ rev: number }>('ChangeItemPrice', change)
    const changedAt = performance.now()
    stage.price = newPrice
    stage.rev = rev
    const read = (after: number | object) => readPrice(buyer, stage.itemId, after, changedAt)
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
  async #stageFor(buyer: MarketClient, seller: MarketClient): Promise<Stage> {
    if (this.#stage && (await isStillThere(buyer, seller, this.#stage))) return this.#stage
    const sessions = await Promise.all([buyer, seller].map(signUp))
    const item = {
      name: 'Price to watch',
      category: 9999,
      keywords: ['demo'],
      condition: 'new',
      price: lowPrice,
      quantity: 1,
    }
    const { itemId } = await seller.call<{ itemId: string }>('RegisterItemForSale', item)
    await untilKnown(buyer, itemId)
    this.#stage = { buyer: sessions[0]!, seller: sessions[1]!, itemId, price: lowPrice, rev: 0 }
    return this.#stage
  }
}

function signUp(client: MarketClient): Promise<MarketSession> {
  return client.enter({ username: `demo-${randomUUID().slice(0, 8)}`, password: randomUUID() })
}

async function isStillThere(buyer: MarketClient, seller: MarketClient, stage: Stage): Promise<boolean> {
  buyer.session = stage.buyer
  seller.session = stage.seller
  try {
    await seller.call('GetSellerRating')
    // A restored market has no such revision, and perhaps another item of that id.
    await buyer.call('GetItem', { itemId: stage.itemId }, { after: stage.rev })
    return true
  } catch (error) {
    if (ApiError.of(error).retryable) throw error
    return false
  }
}

/** A follower that has not heard of the item tells no old price: it is waited for, unless it is far behind. */
async function untilKnown(buyer: MarketClient, itemId: string): Promise<void> {
  const beganAt = performance.now()
  const anything = new SeenRevisions().after
  for (let known = 0; known < enoughFresh && performance.now() - beganAt < longestMs;) {
    const { price } = await readPrice(buyer, itemId, anything, beganAt)
    known = price === null ? 0 : known + 1
    await pause(stepMs)
  }
}

async function readPrice(
  buyer: MarketClient,
  itemId: string,
  after: number | object,
  changedAt: number,
): Promise<DemonstratedRead> {
  const atMs = Math.round(performance.now() - changedAt)
  let asOf: AsOf | null = null
  const onAsOf = (told: AsOf) => (asOf = told)
  try {
    const { item } = await buyer.call<{ item: { price: number } }>('GetItem', { itemId }, { after, onAsOf })
    return { atMs, price: item.price, asOf }
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return { atMs, price: null, asOf }
    throw error
  }
}
