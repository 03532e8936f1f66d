import type { ItemChange, NewItem, OrderWish, ProductCommand } from '../commands.ts'
import type { Audience } from '../events.ts'
import type { StoredItem } from '../catalogue/item.ts'
import { ProductState } from '../state.ts'

type Settled = Extract<ProductCommand, { op: 'settleOrder' }>['end']

/** A state with short words for what tests do to it, and all that its audience was told. */
export class TestStock {
  readonly state = new ProductState()
  readonly told: [what: string, id: string | number, rev: number][] = []
  at = 0

  constructor() {
    const audience: Audience = {
      itemChanged: ({ itemId, rev }) => this.told.push(['item', itemId, rev]),
      orderChanged: ({ id, status }, rev) => this.told.push([status, id, rev]),
      lineSold: (_order, line, item, rev) => this.told.push([`sold ${item?.itemId}`, line, rev]),
    }
    this.state.audience = audience
  }

  register(item: Partial<NewItem> = {}, sellerId = 1, key?: string): unknown {
    this.at += 1
    const facts = {
      name: 'Lamp',
      category: 3,
      keywords: [],
      condition: 'new' as const,
      cents: 500,
      quantity: 10,
    }
    return this.state.apply({ op: 'registerItem', at: this.at, sellerId, item: { ...facts, ...item }, key })
  }

  update(change: ItemChange, sellerId = 1, key?: string): unknown {
    this.at += 1
    return this.state.apply({ op: 'updateItem', at: this.at, sellerId, change, key })
  }

  rate(itemId: string, thumb: 'up' | 'down', buyerId = 7): unknown {
    this.at += 1
    return this.state.apply({ op: 'provideFeedback', at: this.at, buyerId, itemId, thumb })
  }

  place(ref: string, lines: Record<string, number>, at?: number): unknown {
    this.at += 1
    const wishes = Object.entries(lines).map(([itemId, quantity]): OrderWish => ({ itemId, quantity }))
    return this.state.apply({
      op: 'placeOrder',
      at: at ?? this.at,
      ref,
      buyerId: 7,
      tier: 'vip',
      lines: wishes,
    })
  }

  settle(order: number, end: Settled, at?: number): unknown {
    this.at += 1
    return this.state.apply({ op: 'settleOrder', at: at ?? this.at, order, end })
  }

  reject(ref: string, at?: number): unknown {
    this.at += 1
    return this.state.apply({ op: 'rejectRef', at: at ?? this.at, ref })
  }

  item(itemId: string): StoredItem {
    return this.state.catalogue.get(itemId)
  }
}
