import { productArguments } from '../contract/internal-arguments.ts'
import type { PlaceOrderArgs, PurchaseState, ResolvePurchaseArgs } from '../contract/internal.ts'
import { isMismatch } from '../contract/mismatch.ts'
import type { Rating } from '../contract/values.ts'
import type { DurableState } from '../engine/durable.ts'
import type { Call, Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import { succeedInTurns } from '../process/in-turns.ts'
import type { Log } from '../process/log.ts'
import { submit, write } from '../process/write.ts'
import { ApiError } from '../wire/errors.ts'
import { pageJson } from './catalogue/catalogue.ts'
import { catalogueReads } from './catalogue/catalogue-reads.ts'
import { catalogueWrites } from './catalogue-writes.ts'
import { itemJson } from './catalogue/item.ts'
import type { ProductCommand } from './commands.ts'
import type { Feed } from './feed.ts'
import type { OrderDesk } from './orders/order-desk.ts'
import type { PaymentRoute } from './orders/payment-route.ts'
import { longestWait, noSuchOrder, noteDefect } from './orders/asked-order.ts'
import { orderJson, orderNumber, type StoredOrder } from './orders/order.ts'
import { cancelOrder } from './orders/cancel-order.ts'
import { orderPage, purchasePage } from './orders/order-pages.ts'
import { type ReportRange, salesReport } from './sales-report.ts'
import { listPosition } from './catalogue/search-cursor.ts'
import type { ProductState } from './state.ts'

export interface ProductService {
  storage: DurableState<ProductState, ProductCommand, unknown>
  desk: OrderDesk
  feed: Feed
  payments: PaymentRoute
  log: Log
  /** How long an order is waited for before it is answered as it is. */
  waitMs: number
}

/** The operations of product-db for the frontends. */
export function productOperations(service: ProductService): Record<string, Handler> {
  return checkedOperations(productArguments, {
    ...catalogueReads(() => service.storage.machine),
    ...otherReads(service),
    ...catalogueWrites({
      storage: service.storage,
      answerItem: (call, itemId) =>
        call.succeed(`{"item":${itemJson(service.storage.machine.catalogue.get(itemId))}}`),
    }),
    ...orderOperations(service),
    ...feedOperations(service),
  })
}

function otherReads({ storage }: ProductService): Record<string, Handler> {
  return {
    GetSellerRating: (call) => {
      const { sellerId } = call.args as { sellerId: number }
      const { up = 0, down = 0, itemsSold = 0 } = storage.machine.book.sellers.get(sellerId) ?? {}
      const rating: Rating = { feedback: { up, down }, itemsSold }
      call.succeed(JSON.stringify(rating))
    },

    DisplayItems: (call) => {
      const { account, cursor, limit } = call.args as { account: number; cursor?: string; limit: number }
      const own = storage.machine.catalogue.bySeller.get(account) ?? []
      const start = cursor === undefined ? 0 : listPosition(cursor, own.length)
      const next = start + limit < own.length ? String(start + limit) : undefined
      call.succeed(pageJson('items', own.slice(start, start + limit), next))
    },

    GetSalesReport: (call) => {
      const { account, ...range } = call.args as { account: number } & ReportRange
      const { book, catalogue } = storage.machine
      const items = catalogue.bySeller.get(account) ?? []
      return succeedInTurns(call, salesReport(book.sellers.get(account), items, range, Date.now()))
    },
  }
}

function orderOperations({ storage, desk, payments, log, waitMs }: ProductService): Record<string, Handler> {
  const show = (order: StoredOrder) => `{"order":${orderJson(order, desk.isPaying(order))}}`
  const ownOrder = (call: Call): StoredOrder => {
    const { account, orderId } = call.args as { account: number; orderId: string }
    const order = storage.machine.book.orders.get(orderNumber(orderId))
    if (order?.buyerId === account) return order
    throw noSuchOrder(orderId)
  }
  return {
    PlaceOrder: (call) => {
      const { ref, buyerId, tier, lines, wait } = call.args as PlaceOrderArgs
      // An order that exists already is answered whatever the payments do.
      if (desk.refusesWithoutPayments && !storage.machine.book.byRef.has(ref)) {
        const outage = payments.outage()
        if (outage) throw outage
      }
      const command: ProductCommand = { op: 'placeOrder', at: Date.now(), ref, buyerId, tier, lines }
      submit(storage, call, command, (error, outcome) => {
        if (error ?? outcome instanceof ApiError) {
          if (isMismatch(outcome)) noteDefect(log, ref)
          call.fail(ApiError.of(error ?? outcome))
          return
        }
        const { order: id, placed } = outcome as { order: number; placed: boolean }
        const order = storage.machine.book.orders.get(id)!
        if (!wait) call.succeed(show(order))
        if (placed) desk.add(order)
        if (wait)
          desk.whenSettled(order, longestWait(call, waitMs), () => call.succeed(show(order)), call.spans)
      })
    },

    ResolvePurchase: (call) => {
      const { ref, buyerId } = call.args as ResolvePurchaseArgs
      const order = storage.machine.book.byRef.get(ref)
      if (order === undefined) {
        write(storage, call, { op: 'rejectRef', at: Date.now(), ref, buyerId })
        return
      }
      // No order can come of it any more: its reference is taken.
      const isTheirs = order.buyerId === buyerId
      if (!isTheirs) noteDefect(log, ref)
      const state: PurchaseState = { status: isTheirs ? order.status : 'unknown' }
      call.succeed(JSON.stringify(state))
    },

    GetOrder: (call) => call.succeed(show(ownOrder(call))),

    CancelOrder: async (call) => {
      const { order: now } = await cancelOrder({ storage, desk }, call, ownOrder(call))
      const answer = () => call.succeed(`{"order":${orderJson(now, desk.isPaying(now))},"ref":"${now.ref}"}`)
      desk.whenSettled(now, longestWait(call, waitMs), answer, call.spans)
    },

    ListOrders: (call) => {
      const { account, ...page } = call.args as { account: number; cursor?: string; limit: number }
      call.succeed(orderPage(storage.machine.book.buyers.get(account), page, (order) => desk.isPaying(order)))
    },

    GetPurchases: (call) => {
      const { account, ...page } = call.args as { account: number; cursor?: string; limit: number }
      const thumbOf = (itemId: string) => storage.machine.catalogue.items.get(itemId)?.thumbs?.get(account)
      call.succeed(purchasePage(storage.machine.book.buyers.get(account), page, thumbOf))
    },
  }
}

function feedOperations({ storage, feed }: ProductService): Record<string, Handler> {
  return {
    Feed: (call) => {
      const { since } = call.args as { since?: number }
      const start = feed.missedSince(since, storage.machine.rev)
      feed.listen(call.connection)
      call.succeed(JSON.stringify(start))
    },

    MissedSince: (call) => {
      const { since, topics, account } = call.args as { since?: number; topics: string[]; account: number }
      const { rev, complete, events } = feed.missedSince(since, storage.machine.rev)
      const own = events.filter(
        ({ topic, to }) => topics.includes(topic) && (to === undefined || to === account),
      )
      call.succeed(JSON.stringify({ rev, complete, events: own }))
    },
  }
}
