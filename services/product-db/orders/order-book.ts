import type { StoredOrder } from './order.ts'

/** One line of a paid order. */
export interface SoldLine {
  order: StoredOrder
  line: number
}

export interface SellerRecord {
  up: number
  down: number
  itemsSold: number
  /** In the order of their payment. */
  sales: SoldLine[]
}

export interface BuyerRecord {
  /** In the order in which they were placed. */
  orders: StoredOrder[]
  /** In the order of their payment. */
  purchases: SoldLine[]
}

const rememberRejectedMs = 24 * 60 * 60 * 1000
/**
 * The number of newest ones, 65 MB at most: more than can be refused in two minutes. Later requests are not on their
 * way any more. It is a constant, because the journal has to mean the same each time that it is replayed.
 */
export const mostRejected = 500_000

/** Orders, and who bought and sold what. */
export class OrderBook {
  readonly orders = new Map<number, StoredOrder>()
  readonly byRef = new Map<string, StoredOrder>()
  readonly buyers = new Map<number, BuyerRecord>()
  readonly sellers = new Map<number, SellerRecord>()
  /** Purchases of which no order came and none may come any more, and since when. Oldest first. */
  readonly rejectedRefs = new Map<string, number>()
  /** Numbers of the paid orders, in the order of their payment. */
  readonly paid: number[] = []
  paidCents = 0

  seller(sellerId: number): SellerRecord {
    let record = this.sellers.get(sellerId)
    if (record === undefined) {
      record = { up: 0, down: 0, itemsSold: 0, sales: [] }
      this.sellers.set(sellerId, record)
    }
    return record
  }

  buyer(buyerId: number): BuyerRecord {
    let record = this.buyers.get(buyerId)
    if (record === undefined) {
      record = { orders: [], purchases: [] }
      this.buyers.set(buyerId, record)
    }
    return record
  }

  place(order: StoredOrder): void {
    this.orders.set(order.id, order)
    this.byRef.set(order.ref, order)
    this.buyer(order.buyerId).orders.push(order)
  }

  reject(ref: string, at: number): void {
    for (const [old, since] of this.rejectedRefs) {
      if (since >= at - rememberRejectedMs) break
      this.rejectedRefs.delete(old)
    }
    this.rejectedRefs.set(ref, at)
    if (this.rejectedRefs.size > mostRejected)
      this.rejectedRefs.delete(this.rejectedRefs.keys().next().value!)
  }

  /** Enters a paid order into the histories of its buyer and its sellers. */
  recordSale(order: StoredOrder): void {
    this.paid.push(order.id)
    this.paidCents += order.cents
    const { purchases } = this.buyer(order.buyerId)
    for (const [line, { sellerId, quantity }] of order.lines.entries()) {
      purchases.push({ order, line })
      const seller = this.seller(sellerId)
      seller.sales.push({ order, line })
      seller.itemsSold += quantity
    }
  }
}
