import { ApiError } from '../../services/wire/errors.ts'
import { expectedSearch } from '../catalogue/expected-search.ts'
import type { Cart, Order } from '../../services/contract/values.ts'
import type { Asked, Handlers, ModelShop } from './model-shop.ts'
import { race } from './race.ts'
import { cents, feedbackOf, type ModelItem, page, purchasesOf, shownItem } from './model-state.ts'

/** The operations of buyers, in memory, with the defects that were planted. */
export function buyerHandlers(market: ModelShop): Handlers {
  const { has } = market
  const cartShown = ({ session }: Asked): { cart: Cart } => {
    const { lines, prices, version, saved } = session.cart
    const shown = [...lines].map(([itemId, quantity]) => {
      const item = market.state.items.get(itemId)!
      const price = has('carts keep old prices') ? prices.get(itemId)! : item.price
      return { itemId, name: item.name, price, quantity, available: item.quantity }
    })
    const total = has('totals are floats')
      ? shown.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
      : shown.reduce((sum, { price, quantity }) => sum + cents(price) * quantity, 0) / 100
    return { cart: { lines: shown, total, version, saved } }
  }
  const touch = ({ session }: Asked) => {
    session.cart.version += 1
    session.cart.saved = false
    session.bought = undefined
  }
  const rank = (
    items: readonly ModelItem[],
    query: { keywords?: string[]; category?: number },
  ): ModelItem[] => {
    const searched = items.map((item) => ({
      ...shownItem(item),
      item,
      keywords: has('case matters') ? item.keywords : item.keywords.map((word) => word.toLowerCase()),
      ...(has('sold out items are found') && { quantity: 1 }),
      ...(has('feedback does not count') && { feedback: { up: 0, down: 0 } }),
      ...(has('withdrawn items are found') && item.withdrawn && { quantity: 1 }),
    }))
    const words = query.keywords ?? []
    const wanted = has('the category is ignored') ? { keywords: words } : { ...query, keywords: words }
    let found = expectedSearch(searched, { ...wanted, keywords: [] })
    if (words.length > 0) {
      const matches = (one: { keywords: string[] }) =>
        words.filter((word) =>
          one.keywords.some((own) => {
            if (has('case matters')) return own === word
            if (has('a beginning of a keyword matches')) return own.startsWith(word.toLowerCase())
            return own === word.toLowerCase()
          }),
        ).length
      found =
        has('case matters') || has('a beginning of a keyword matches') || has('every keyword has to match')
          ? found.filter((one) =>
              has('every keyword has to match') ? matches(one) === words.length : matches(one) > 0,
            )
          : expectedSearch(found, wanted)
      if (has('prices come before matches')) found.sort((a, b) => a.price - b.price)
    }
    if (has('ids are ordered as text'))
      found.sort((a, b) => a.price - b.price || (a.itemId < b.itemId ? -1 : 1))
    return found.map(({ item }) => item)
  }

  return {
    SearchItemsForSale: ({ args, from }) => {
      const { limit } = args as { limit: number }
      const ranked = rank([...market.state.items.values()], args as object)
      const { entries, next } = page(ranked, limit, from)
      const left = has('pages leave items out') && from > 0 ? entries.slice(1) : entries
      return { items: left.map(shownItem), ...(next && { next }) }
    },
    GetItem: ({ args }) => {
      const item = market.item(args)
      return {
        item: has('reads are one change behind')
          ? (market.before.get(item.itemId) ?? shownItem(item))
          : shownItem(item),
      }
    },
    ListCategories: () => {
      const counts = new Map<number, { category: number; items: number; forSale: number }>()
      for (const { category, quantity, withdrawn } of market.state.items.values()) {
        if (withdrawn) continue
        const count = counts.get(category) ?? { category, items: 0, forSale: 0 }
        counts.set(category, {
          category,
          items: count.items + 1,
          forSale: count.forSale + Number(quantity > 0),
        })
      }
      return { categories: [...counts.values()] }
    },
    AddItemToCart: async (asked) => {
      const { quantity } = asked.args as { quantity: number }
      const item = market.item(asked.args)
      if (item.withdrawn && !has('withdrawn items go into carts'))
        throw new ApiError('NOT_FOUND', 'It was withdrawn.')
      const { cart } = asked.session
      const before = cart.lines.get(item.itemId) ?? 0
      const wanted = has('the cart is not counted') ? quantity : before + quantity
      if (wanted > item.quantity && !item.withdrawn)
        throw new ApiError('OUT_OF_STOCK', 'There are not enough.', {
          details: { lines: [{ itemId: item.itemId }] },
        })
      if (has('changes of carts are lost')) await race()
      cart.lines.set(item.itemId, before + quantity)
      cart.prices.set(item.itemId, item.price)
      if (has('carts reserve')) market.change(item, { quantity: item.quantity - quantity })
      touch(asked)
      return cartShown(asked)
    },
    RemoveItemFromCart: (asked) => {
      const { itemId, quantity } = asked.args as { itemId: string; quantity: number }
      const { lines } = asked.session.cart
      const before = lines.get(itemId)
      if (before === undefined) throw new ApiError('NOT_FOUND', 'It is not in the cart.')
      if (quantity > before)
        throw new ApiError('INVALID_ARGUMENT', 'There are fewer.', { details: { field: 'quantity' } })
      if (quantity === before) lines.delete(itemId)
      else lines.set(itemId, before - quantity)
      touch(asked)
      return cartShown(asked)
    },
    ClearCart: (asked) => {
      asked.session.cart.lines.clear()
      touch(asked)
      return cartShown(asked)
    },
    SaveCart: (asked) => {
      market.state.saved.set(asked.session.accountId, new Map(asked.session.cart.lines))
      asked.session.cart.saved = true
      return cartShown(asked)
    },
    DisplayCart: cartShown,
    MakePurchase: async (asked) => {
      const { session, connection } = asked
      const { cart } = session
      const { state } = market
      if (cart.lines.size === 0) {
        const { bought } = session
        const again =
          bought &&
          bought.connection !== connection &&
          state.orders.find(({ order }) => order.orderId === bought.orderId)
        if (again && !has('a lost purchase is made again')) return { order: again.order }
        if (again) {
          const lines = again.order.lines.map((line) => ({ ...line, item: state.items.get(line.itemId)! }))
          return { order: market.order(session, lines) }
        }
        throw new ApiError('CART_EMPTY', 'The cart is empty.')
      }
      const lines = [...cart.lines].map(([itemId, quantity]) => ({
        item: state.items.get(itemId)!,
        quantity,
      }))
      const spare = has('one unit too many is sold') ? 1 : 0
      const short = lines.filter(({ item, quantity }) => item.withdrawn || quantity > item.quantity + spare)
      if (short.length > 0 && !(has('a part of the cart is bought') && short.length < lines.length))
        throw new ApiError('OUT_OF_STOCK', 'There are not enough.', {
          details: { lines: short.map(({ item }) => ({ itemId: item.itemId })) },
        })
      if (has('two clicks are two purchases')) await race()
      if (has('the last unit is sold to all')) await race()
      const taken = lines.filter((line) => !short.includes(line))
      const order = market.order(
        session,
        taken.map(({ item, quantity }) => ({
          item,
          quantity,
          price: has('old prices are paid') ? cart.prices.get(item.itemId)! : item.price,
        })),
      )
      if (!has('carts stay after the purchase')) cart.lines.clear()
      touch(asked)
      if (!has('saved carts come back')) state.saved.delete(session.accountId)
      session.bought = { orderId: order.orderId, connection }
      return { order }
    },
    GetOrder: (asked) => ({ order: market.ownOrder(asked) }),
    CancelOrder: (asked) => ({ order: market.ownOrder(asked) }),
    ChangeTier: ({ args, account }) => {
      account.tier = (args as { tier: 'normal' | 'vip' }).tier
      return { tier: account.tier }
    },
    ListOrders: ({ args, session, from }) => {
      const own = market.state.orders
        .filter(({ buyerId }) => buyerId === session.accountId)
        .map(({ order }): Order => order)
      const { entries, next } = page(own.reverse(), (args as { limit: number }).limit, from)
      return { orders: entries, ...(next && { next }) }
    },
    GetBuyerPurchases: ({ args, session, from }) => {
      const { entries, next } = page(
        purchasesOf(market.state, session.accountId),
        (args as { limit: number }).limit,
        from,
      )
      return { purchases: entries, ...(next && { next }) }
    },
    ProvideFeedback: ({ args, session }) => {
      const { thumb } = args as { thumb: 'up' | 'down' }
      const item = market.item(args)
      const before = item.thumbs.get(session.accountId)
      if (has('each thumb counts') && before === thumb) item.extra += 1
      if (before === undefined || !has('thumbs cannot be changed')) item.thumbs.set(session.accountId, thumb)
      market.change(item, {})
      return { feedback: feedbackOf(item) }
    },
    GetSellerRating: ({ args }) => market.rating((args as { sellerId: number }).sellerId),
  }
}
