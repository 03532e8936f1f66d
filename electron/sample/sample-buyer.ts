import type { Order, Thumb } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { CallOptions } from '../../services/wire/pending-call.ts'
import { BuyerLine } from '../order-desk/buyer-line.ts'
import type { FrontendAddress } from '../order-desk/connect-to.ts'
import { pick } from './catalogue.ts'
import { samplePassword } from './sample-accounts.ts'

export interface SampleBuyerOptions {
  address: FrontendAddress
  username: string
  random: () => number
  /** The trace of the next request. */
  nextTrace(): string
}

export const ordersEach = 8

/** Places a few orders of one item each, and rates what was paid. */
export class SampleBuyer {
  readonly #options: SampleBuyerOptions
  readonly #line: BuyerLine
  /** The rating of the ordered items, by order. */
  readonly #thumbs = new Map<string, { itemId: string; thumb: Thumb }>()
  readonly #paid: string[] = []

  constructor(options: SampleBuyerOptions) {
    this.#options = options
    this.#line = new BuyerLine(options.address, ({ orderId, status }) => {
      if (status === 'paid') this.#paid.push(orderId)
    })
  }

  async logIn(): Promise<void> {
    const { username } = this.#options
    const { session } = await this.#ask<{ session: string }>('Login', { username, password: samplePassword })
    await this.#line.begin(session)
  }

  async order(signal: AbortSignal, onOrder: () => void): Promise<void> {
    for (let order = 0; order < ordersEach && !signal.aborted; order += 1) {
      await this.#orderOne()
      onOrder()
    }
  }

  allSettled(): Promise<void> {
    return this.#line.allSettled()
  }

  async rate(): Promise<void> {
    const thumbs = this.#paid.flatMap((orderId) => this.#thumbs.get(orderId) ?? [])
    await Promise.all(thumbs.map((thumb) => this.#ask('ProvideFeedback', thumb)))
  }

  close(): void {
    this.#line.close()
  }

  /** Nothing is ordered if another buyer was quicker. */
  async #orderOne(): Promise<void> {
    const { random } = this.#options
    const search = { category: 1 + Math.floor(random() * 10), limit: 100 }
    const { items } = await this.#ask<{ items: { itemId: string }[] }>('SearchItemsForSale', search, {
      safety: 'read',
    })
    if (items.length === 0) return
    const { itemId } = pick(items, random)
    const thumb = random() < 0.4 ? undefined : random() < 0.85 ? 'up' : 'down'
    await this.#ask('ClearCart', {})
    try {
      await this.#ask('AddItemToCart', { itemId, quantity: 1 })
      const { order } = await this.#ask<{ order: Order }>('MakePurchase', { wait: false })
      if (thumb) this.#thumbs.set(order.orderId, { itemId, thumb })
      this.#line.placed(order)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'OUT_OF_STOCK') return
      throw error
    }
  }

  #ask<Result>(op: string, args: object, options: CallOptions = {}): Promise<Result> {
    return this.#line.ask(op, args, { ...options, trace: this.#options.nextTrace() })
  }
}
