import type { z } from 'zod'
import { validate } from '../../services/contract/operation.ts'
import { itemUpdate, newItem } from '../../services/contract/seller-operations.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { Asked, Handlers, ModelShop } from './model-shop.ts'
import { race } from './race.ts'
import { cents, type ModelItem, page, shownItem } from './model-state.ts'

const mostLow = 5

/** The operations of sellers, in memory, with the defects that were planted. */
export function sellerHandlers(market: ModelShop): Handlers {
  const { has } = market
  const own = ({ args, session }: Asked): ModelItem => {
    const item = market.item(args)
    if (item.sellerId !== session.accountId && !has('anybody changes an item'))
      throw new ApiError('FORBIDDEN', 'It is another seller’s.')
    if (item.withdrawn) throw new ApiError('NOT_FOUND', 'It was withdrawn.')
    return item
  }
  const changeUnits = (item: ModelItem, delta: number) => {
    if (item.quantity + delta < 0 && !has('stock goes below zero'))
      throw new ApiError('OUT_OF_STOCK', 'There are fewer.', {
        details: { lines: [{ itemId: item.itemId }] },
      })
    market.change(item, { quantity: Math.max(0, item.quantity + delta) })
  }
  const rowOutcome = (work: () => object) => {
    try {
      return { ok: true, ...work() }
    } catch (error) {
      const { code, message } = ApiError.of(error)
      return { ok: false, error: { code, message } }
    }
  }
  const valid = <Schema extends z.ZodType>(schema: Schema, row: unknown): z.output<Schema> => {
    const outcome = validate(schema, row)
    if (outcome instanceof ApiError) throw outcome
    return outcome
  }

  return {
    RegisterItemForSale: ({ args, session }) => ({
      itemId: market.register(session.accountId, args as z.output<typeof newItem>).itemId,
    }),
    ChangeItemPrice: (asked) => {
      const item = own(asked)
      market.change(item, { price: (asked.args as { price: number }).price })
      return { itemId: item.itemId, price: item.price, rev: item.rev }
    },
    UpdateUnitsForSale: async (asked) => {
      const item = own(asked)
      const { delta } = asked.args as { delta: number }
      const { quantity: before } = item
      if (has('changes of the stock are lost')) {
        await race()
        item.quantity = before
      }
      changeUnits(item, delta)
      return { itemId: item.itemId, quantity: item.quantity, rev: item.rev }
    },
    UpdateItem: (asked) => {
      const { itemId: _, ...changes } = asked.args as { itemId: string }
      const item = own(asked)
      market.change(item, changes)
      return { item: shownItem(item) }
    },
    WithdrawItem: (asked) => {
      const item = own(asked)
      market.change(item, { withdrawn: true, quantity: 0 })
      return { item: shownItem(item) }
    },
    DisplayItemsForSale: ({ args, session, from }) => {
      const all = [...market.state.items.values()].filter(
        ({ sellerId }) => sellerId === session.accountId || has('lists show all sellers'),
      )
      const start = has('pages overlap') && from > 0 ? from - 1 : from
      const { entries, next } = page(all, (args as { limit: number }).limit, start)
      return { items: entries.map(shownItem), ...(next && next !== `p${from}` && { next }) }
    },
    RegisterItems: ({ args, session }) => {
      let stopped = false
      const results = (args as { items: unknown[] }).items.map((row) => {
        if (stopped)
          return { ok: false, error: { code: 'INVALID_ARGUMENT', message: 'A row before it is bad.' } }
        const outcome = rowOutcome(() => ({
          itemId: market.register(session.accountId, valid(newItem, row)).itemId,
        }))
        stopped = has('a bad row stops the others') && !outcome.ok
        return outcome
      })
      return { results }
    },
    UpdateItems: (asked) => ({
      results: (asked.args as { updates: unknown[] }).updates.map((row) =>
        rowOutcome(() => {
          const { itemId, price, delta } = valid(itemUpdate, row)
          const item = own({ ...asked, args: { itemId } })
          if (delta !== undefined) changeUnits(item, delta)
          if (price !== undefined) market.change(item, { price })
          return { itemId, price: item.price, quantity: item.quantity, rev: item.rev }
        }),
      ),
    }),
    GetSellerRating: ({ session }) => market.rating(session.accountId),
    GetSalesReport: ({ args, session }) => {
      const { from = 0, to = '9999-12-31T00:00:00Z' } = args as {
        from?: number | string
        to?: number | string
      }
      const [begin, end] = [new Date(from).getTime(), new Date(to).getTime()]
      const lines = market.state.orders
        .filter(({ order }) => Date.parse(order.settledAt!) >= begin && Date.parse(order.settledAt!) < end)
        .flatMap(({ order }) => order.lines.map((line) => ({ ...line, orderId: order.orderId })))
        .filter(({ sellerId }) => sellerId === session.accountId)
      const top = new Map<string, { itemId: string; name: string; units: number; revenue: number }>()
      for (const { itemId, name, price, quantity } of lines) {
        const { units = 0, revenue = 0 } = top.get(itemId) ?? {}
        top.set(itemId, { itemId, name, units: units + quantity, revenue: revenue + price * quantity })
      }
      const counted = has('reports forget small amounts') ? lines.filter(({ price }) => price >= 1) : lines
      return {
        revenue: counted.reduce((sum, { price, quantity }) => sum + cents(price) * quantity, 0) / 100,
        units: counted.reduce((sum, { quantity }) => sum + quantity, 0),
        orders: new Set(counted.map(({ orderId }) => orderId)).size,
        series: [],
        topItems: [...top.values()],
        lowStock: [...market.state.items.values()]
          .filter(({ sellerId, quantity }) => sellerId === session.accountId && quantity <= mostLow)
          .map(({ itemId, name, quantity }) => ({ itemId, name, quantity })),
      }
    },
  }
}
