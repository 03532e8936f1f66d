import { type AdminArgs, type AdminResult, marketAdministration } from '../contract/admin-operations.ts'
import { type OrderStatus, toCents } from '../contract/values.ts'
import { administratorOperations, audit } from '../process/administration.ts'
import type { Call, Handler } from '../process/call.ts'
import { succeedInTurns, type Work } from '../process/in-turns.ts'
import { pageInTurns } from '../process/page-in-turns.ts'
import type { Log } from '../process/log.ts'
import { type Storage, write } from '../process/write.ts'
import { ApiError } from '../wire/errors.ts'
import { itemJson, type StoredItem } from './catalogue/item.ts'
import type { ProductCommand } from './commands.ts'
import type { ProductService } from './operations.ts'
import { cancelOrder } from './orders/cancel-order.ts'
import type { OrderBook } from './orders/order-book.ts'
import { orderJson, orderNumber, type StoredOrder, timeText } from './orders/order.ts'
import { mostLines } from './orders/order-pages.ts'
import type { ProductState } from './state.ts'

type Service = Pick<ProductService, 'storage' | 'desk' | 'log'>
type ItemQuery = AdminArgs<'ListMarketItems'>
type OrderQuery = AdminArgs<'ListMarketOrders'>
type ChangedItem = AdminResult<'SetStock'>

/** The operations of product-db for the administrator: all items and orders, of all users. */
export function marketAdministrationOperations(service: Service): Record<string, Handler> {
  const { storage, desk, log } = service
  const show = (order: StoredOrder) => marketOrderJson(order, desk.isPaying(order), desk.takenAt(order))

  return administratorOperations(marketAdministration, {
    ListMarketItems: (call) => {
      const query = call.args as ItemQuery
      const { rev } = storage.machine
      if (query.unless === rev) call.succeed(`{"rev":${rev}}`)
      else
        return succeedInTurns(
          call,
          ofOneState(
            () => storage.machine,
            (state) => itemPage(state, query),
          ),
        )
    },
    ...itemSettings({ storage, log }),
    ListMarketOrders: (call) => {
      const query = call.args as OrderQuery
      return succeedInTurns(
        call,
        ofOneState(
          () => storage.machine,
          (state) => orderPage(state, query, desk, show),
        ),
      )
    },
    CancelMarketOrder: async (call) => {
      const { orderId } = call.args as AdminArgs<'CancelMarketOrder'>
      const order = storage.machine.book.orders.get(orderNumber(orderId))
      if (order === undefined) throw unknownOrder(orderId)
      const { order: now, isCancelled } = await cancelOrder({ storage, desk }, call, order)
      if (isCancelled) audit(log, 'cancel-order', { orderId, buyerId: order.buyerId, status: 'cancelled' })
      call.succeed(`{"order":${show(now)},"ref":"${now.ref}"}`)
    },
  })
}

/** Changes of any seller's item. */
export function itemSettings({
  storage,
  log,
}: {
  storage: Storage<ProductCommand>
  log: Log
}): Record<'SetStock' | 'SetPrice', Handler> {
  /** The log line of a request that is sent again with its key says so again: it is the same change. */
  const setItem = (
    call: Call,
    action: string,
    change: { itemId: string; cents?: number; quantity?: number },
  ) =>
    write(storage, call, { op: 'setItem', at: Date.now(), key: call.key, ...change }, (outcome) => {
      audit(log, action, outcome as ChangedItem)
      return JSON.stringify(outcome)
    })
  return {
    SetStock: (call) => {
      const { itemId, quantity } = call.args as AdminArgs<'SetStock'>
      setItem(call, 'set-stock', { itemId, quantity })
    },
    SetPrice: (call) => {
      const { itemId, price } = call.args as AdminArgs<'SetPrice'>
      setItem(call, 'set-price', { itemId, cents: toCents(price) })
    },
  }
}

/** Another state may be restored while long work is being done: then it is done again. */
function* ofOneState(present: () => ProductState, work: (state: ProductState) => Work): Work {
  for (;;) {
    const state = present()
    const answer = yield* work(state)
    if (present() === state) return answer
  }
}

function* itemPage({ rev, catalogue }: ProductState, query: ItemQuery): Work {
  const { items } = catalogue
  const { entries, total } = yield* pageInTurns(items.values(), items.size, itemFilter(query), query)
  const texts = entries.map(marketItemJson)
  // Changes since the first look have a later revision: who asks with `unless` learns of them.
  return `{"rev":${rev},"total":${total},"items":[${texts.join(',')}]}`
}

export function marketItemJson(item: StoredItem): string {
  return `${itemJson(item).slice(0, -1)},"reserved":${item.reserved}}`
}

function itemFilter({ text = '', category, sellerIds, show }: ItemQuery) {
  const wanted = text.trim().toLowerCase()
  if (wanted === '' && category === undefined && sellerIds === undefined && show === 'all') return undefined
  const sellers = sellerIds && new Set(sellerIds)
  return (item: StoredItem): boolean =>
    (category === undefined || item.category === category) &&
    (sellers === undefined || sellers.has(item.sellerId)) &&
    (show === 'all' || show === stockOf(item)) &&
    (wanted === '' || hasText(item, wanted))
}

function stockOf({ withdrawn, quantity }: StoredItem): ItemQuery['show'] {
  if (withdrawn) return 'withdrawn'
  return quantity > 0 ? 'for sale' : 'sold out'
}

function hasText({ itemId, name, words }: StoredItem, wanted: string): boolean {
  return (
    name.toLowerCase().includes(wanted) ||
    itemId.startsWith(wanted) ||
    words.some((word) => word.startsWith(wanted))
  )
}

function* orderPage(
  { book, nextOrder }: ProductState,
  query: OrderQuery,
  desk: ProductService['desk'],
  show: (order: StoredOrder) => string,
): Work {
  const { status, tier, buyerIds } = query
  const buyers = buyerIds && new Set(buyerIds)
  const isAll = status === undefined && tier === undefined && buyers === undefined
  const passes = (order: StoredOrder): boolean =>
    (tier === undefined || order.tier === tier) &&
    (status === undefined || status === statusOf(order, desk)) &&
    (buyers === undefined || buyers.has(order.buyerId))
  const all = newestFirst(book, nextOrder)
  const { entries, total } = yield* pageInTurns(all, book.orders.size, isAll ? undefined : passes, query)
  return `{"total":${total},"orders":[${whatFits(entries).map(show).join(',')}]}`
}

function statusOf(order: StoredOrder, desk: ProductService['desk']): OrderStatus {
  return order.status === 'queued' && desk.isPaying(order) ? 'paying' : order.status
}

function* newestFirst({ orders }: OrderBook, next: number): Generator<StoredOrder> {
  for (let id = next - 1; id > 0; id -= 1) {
    const order = orders.get(id)
    if (order) yield order
  }
}

/** A page of large orders ends early: it has to fit into a frame. */
export function whatFits(orders: readonly StoredOrder[]): readonly StoredOrder[] {
  let lines = 0
  const end = orders.findIndex((order, index) => (lines += order.lines.length) > mostLines && index > 0)
  return end < 0 ? orders : orders.slice(0, end)
}

export function marketOrderJson(order: StoredOrder, isPaying: boolean, takenAt: number | null): string {
  const taken = takenAt === null ? '' : `,"takenAt":"${timeText(takenAt)}"`
  return `${orderJson(order, isPaying).slice(0, -1)},"buyerId":${order.buyerId}${taken}}`
}

export function unknownOrder(orderId: string): ApiError {
  return new ApiError('NOT_FOUND', `There is no order ${orderId}. The list of orders shows all.`, {
    details: { orderId },
  })
}
