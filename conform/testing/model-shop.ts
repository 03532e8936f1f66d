import type { Condition, Item, Order } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { Side } from '../wire/peer.ts'
import type { Has } from './defects.ts'
import type { ModelFeed } from './model-feed.ts'
import {
  cents,
  emptyState,
  feedbackOf,
  type ModelAccount,
  type ModelItem,
  type ModelSession,
  type ModelState,
  shownItem,
} from './model-state.ts'

export interface Asked {
  side: Side
  connection: number
  args: unknown
  session: ModelSession
  account: ModelAccount
  /** The place that the cursor names. */
  from: number
}

export type Handlers = Record<string, (asked: Asked) => unknown>

/** The items, orders and ratings of the model, as the operations of both sides change them. */
export class ModelShop {
  readonly has: Has
  readonly feed: ModelFeed
  state: ModelState = emptyState()
  /** Items as they were before their last change. */
  readonly before = new Map<string, Item>()

  constructor(has: Has, feed: ModelFeed) {
    this.has = has
    this.feed = feed
  }

  item(args: unknown): ModelItem {
    const item = this.state.items.get((args as { itemId: string }).itemId)
    if (item === undefined) throw new ApiError('NOT_FOUND', 'There is no such item.')
    return item
  }

  register(
    sellerId: number,
    values: {
      name: string
      category: number
      keywords: string[]
      condition: Condition
      price: number
      quantity: number
    },
  ): ModelItem {
    this.state.serial += 1
    this.state.rev += 1
    const { serial, rev } = this.state
    const item: ModelItem = {
      ...values,
      price: this.has('prices are floats') ? Math.fround(values.price) : values.price,
      itemId: `${values.category}-${serial}`,
      serial,
      sellerId,
      rev,
      sold: 0,
      withdrawn: false,
      thumbs: new Map(),
      extra: 0,
    }
    this.state.items.set(item.itemId, item)
    return item
  }

  change(item: ModelItem, changes: Partial<ModelItem>): void {
    this.before.set(item.itemId, shownItem(item))
    this.state.rev += 1
    Object.assign(item, changes)
    if (!this.has('revisions stay')) item.rev = this.state.rev
    const { itemId, price, quantity, rev } = item
    this.feed.tell('item', item.rev, { itemId, price, quantity, feedback: feedbackOf(item), rev })
  }

  order(
    session: ModelSession,
    lines: readonly { item: ModelItem; quantity: number; price: number }[],
  ): Order {
    this.state.lastOrder += 1
    const now = new Date().toISOString()
    const account = this.state.accounts.find(({ id, side }) => id === session.accountId && side === 'buyer')!
    const order: Order = {
      orderId: `o${this.state.lastOrder}`,
      status: 'paid',
      tier: account.tier,
      lines: lines.map(({ item, quantity, price }) => {
        return { itemId: item.itemId, sellerId: item.sellerId, name: item.name, price, quantity }
      }),
      total: lines.reduce((sum, { quantity, price }) => sum + cents(price) * quantity, 0) / 100,
      placedAt: now,
      settledAt: now,
    }
    this.state.orders.push({ order, buyerId: session.accountId })
    for (const { item, quantity, price } of lines) {
      if (!this.has('sales are not counted')) item.sold += quantity
      this.change(item, { quantity: Math.max(0, item.quantity - quantity) })
      const { itemId, name, sellerId } = item
      const sale = {
        orderId: order.orderId,
        itemId,
        name,
        price,
        quantity,
        remaining: item.quantity,
        at: now,
      }
      this.feed.tell('sale', this.state.rev, sale, sellerId)
    }
    this.feed.tell('order', this.state.rev, { ...order }, session.accountId)
    return order
  }

  ownOrder({ args, session }: Asked): Order {
    const { orderId } = args as { orderId: string }
    const found = this.state.orders.find(({ order }) => order.orderId === orderId)
    if (found === undefined || (found.buyerId !== session.accountId && !this.has('orders are public')))
      throw new ApiError('NOT_FOUND', 'There is no such order.')
    return found.order
  }

  rating(sellerId: number) {
    const seller = this.state.accounts.find(({ id, side }) => id === sellerId && side === 'seller')
    if (seller === undefined) throw new ApiError('NOT_FOUND', 'There is no such seller.')
    const own = [...this.state.items.values()].filter((item) => item.sellerId === sellerId)
    const feedback = { up: 0, down: 0 }
    if (!this.has('ratings are never updated'))
      for (const { up, down } of own.map(feedbackOf)) {
        feedback.up += up
        feedback.down += down
      }
    return { feedback, itemsSold: own.reduce((sum, { sold }) => sum + sold, 0), name: seller.name }
  }
}
