import type { PlaceOrderArgs, PurchaseState, ResolvePurchaseArgs } from '../../contract/internal.ts'
import { isMismatch } from '../../contract/mismatch.ts'
import { afterCommit } from '../../postgres/after-commit.ts'
import type { Call, Handler } from '../../process/call.ts'
import { execute, write } from '../../process/write.ts'
import { ApiError } from '../../wire/errors.ts'
import { longestWait, noSuchOrder, noteDefect } from '../orders/asked-order.ts'
import { orderJson, orderNumber, type StoredOrder } from '../orders/order.ts'
import {
  linesOfOrder,
  newestOf,
  ordersJson,
  type PageArgs,
  partOf,
  purchaseOf,
  purchasesJson,
} from '../orders/order-pages.ts'
import type { SharedProductService } from './shared-service.ts'
import {
  numberOfOrders,
  numberOfPurchases,
  orderById,
  orderByRef,
  ordersOfBuyer,
  type PresentOrder,
  purchasesOf,
} from './order-queries.ts'
import { lineOf } from './rows.ts'

type AccountPage = { account: number } & PageArgs

export function orderOperations(service: SharedProductService): Record<string, Handler> {
  const { db, storage, desk, payments, log, waitMs } = service

  async function ownOrder(call: Call): Promise<PresentOrder> {
    const { account, orderId } = call.args as { account: number; orderId: string }
    const found = await orderById(db, orderNumber(orderId))
    if (found?.order.buyerId === account) return found
    throw noSuchOrder(orderId)
  }

  /** The order, whose cancelling was asked for, as it is when it is settled, or when the client would stop waiting. */
  async function whenSettled(call: Call, present: PresentOrder): Promise<PresentOrder> {
    const { id, status } = present.order
    if (status !== 'queued') return present
    await desk.settled(id, longestWait(call, waitMs), call.spans)
    return (await afterCommit(() => orderById(db, id))) ?? present
  }

  return {
    PlaceOrder: async (call) => {
      const { ref, buyerId, tier, lines, wait } = call.args as PlaceOrderArgs
      // An order that exists already is answered whatever the payments do.
      if (desk.refusesWithoutPayments && (await orderByRef(db, ref)) === undefined) {
        const outage = payments.outage()
        if (outage) throw outage
      }
      const at = Date.now()
      const outcome = await execute(storage, call, { op: 'placeOrder', at, ref, buyerId, tier, lines })
      if (isMismatch(outcome)) noteDefect(log, ref)
      if (outcome instanceof ApiError) throw outcome
      const { order: id, placed } = outcome as { order: number; placed: boolean }
      if (placed) void desk.look()
      // An end that comes before this begins to wait would not be heard of.
      const settled = wait ? desk.settled(id, longestWait(call, waitMs), call.spans) : undefined
      const read = async () => (await afterCommit(() => orderById(db, id)))!
      const present = await read()
      if (present.order.status === 'queued') await settled
      call.succeed(show(present.order.status === 'queued' && wait ? await read() : present))
    },

    ResolvePurchase: async (call) => {
      const { ref, buyerId } = call.args as ResolvePurchaseArgs
      const known = await orderByRef(db, ref)
      if (known === undefined) {
        write(storage, call, { op: 'rejectRef', at: Date.now(), ref, buyerId })
        return
      }
      // No order can come of it any more: its reference is taken.
      const isTheirs = known.order.buyerId === buyerId
      if (!isTheirs) noteDefect(log, ref)
      const state: PurchaseState = { status: isTheirs ? known.order.status : 'unknown' }
      call.succeed(JSON.stringify(state))
    },

    GetOrder: async (call) => call.succeed(show(await ownOrder(call))),

    CancelOrder: async (call) => {
      const cancelled = await cancelOrder(service, call, (await ownOrder(call)).order)
      const present = await whenSettled(call, cancelled)
      call.succeed(`${show(present).slice(0, -1)},"ref":"${present.order.ref}"}`)
    },

    ListOrders: async (call) => {
      const { account, ...page } = call.args as AccountPage
      const { from, end } = partOf(await numberOfOrders(db, account), page)
      const found = await ordersOfBuyer(db, account, from, end - from)
      const paying = new Set(found.filter(({ isPaying }) => isPaying).map(({ order }) => order))
      const newest = newestOf(
        found.map(({ order }) => order),
        from,
        linesOfOrder,
      )
      call.succeed(ordersJson(newest, (order) => paying.has(order)))
    },

    GetPurchases: async (call) => {
      const { account, ...page } = call.args as AccountPage
      const { from, end } = partOf(await numberOfPurchases(db, account), page)
      const rows = await purchasesOf(db, account, from, end - from)
      const purchases = rows.map((row) =>
        purchaseOf(row.order_id, lineOf(row), row.settled_at.getTime(), row.thumb ?? undefined),
      )
      call.succeed(purchasesJson(newestOf(purchases, from, () => 1)))
    },
  }
}

/** Cancels an order that waits, and gives it as it is then. One that is being paid, or may have been paid, is left alone. */
export async function cancelOrder(
  { db, storage, desk }: Pick<SharedProductService, 'db' | 'storage' | 'desk'>,
  call: Call,
  { id, buyerId, status }: StoredOrder,
): Promise<PresentOrder> {
  const { key } = call
  const outcome = await execute(storage, call, { op: 'cancelOrder', at: Date.now(), key, buyerId, order: id })
  if (outcome instanceof ApiError) throw outcome
  const present = (await afterCommit(() => orderById(db, id)))!
  if (status === 'queued' && present.order.status === 'cancelled') desk.noteCancelled(id)
  return present
}

function show({ order, isPaying }: PresentOrder): string {
  return `{"order":${orderJson(order, isPaying)}}`
}
