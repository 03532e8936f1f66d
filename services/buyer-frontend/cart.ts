import type { BuyerArgs } from '../contract/buyer-operations.ts'
import type { ShownCart, StoredCart } from '../contract/internal.ts'
import { type Cart, type CartLine, fromCents, type Item, toCents, unitsText } from '../contract/values.ts'
import { besideCheck } from '../frontend-base/backends.ts'
import { readOptions, withSession, writeOptions } from '../frontend-base/call-options.ts'
import type { Call } from '../process/call.ts'
import { ApiError } from '../wire/errors.ts'
import { isAway, notThere } from '../frontend-base/degraded.ts'
import type { BuyerBackends } from './catalogue-reads.ts'
import { resolveAbandoned } from './abandoned-purchases.ts'

/** customer-db knows what is in the cart, product-db what that is. It is not asked for an item that is known already. */
async function answerWithCart(
  backends: BuyerBackends,
  call: Call,
  { lines, version, saved }: StoredCart,
  known?: Item,
): Promise<void> {
  const items = await itemsOf(backends, call, lines, known)
  if (items === undefined) {
    const bare = lines.map(({ itemId, quantity }): CartLine => {
      return { itemId, name: itemId.slice(0, 32), price: 0, quantity, available: 0 }
    })
    const cart: Cart = { lines: bare, total: 0, version, saved }
    call.succeed(JSON.stringify({ cart, degraded: ['items'] }))
    return
  }
  const shown = lines.map(({ itemId, quantity }): CartLine => {
    const item = items.get(itemId)
    return {
      itemId,
      name: item?.name ?? 'no longer for sale',
      price: item?.price ?? 0,
      quantity,
      available: item?.quantity ?? 0,
    }
  })
  const cents = shown.reduce((sum, { price, quantity }) => sum + toCents(price) * quantity, 0)
  const cart: Cart = { lines: shown, total: fromCents(cents), version, saved }
  call.succeed(JSON.stringify({ cart }))
}

/** Undefined if product-db cannot say, and carts are shown without. */
async function itemsOf(
  { products, catalogue, degradation }: BuyerBackends,
  call: Call,
  lines: StoredCart['lines'],
  known: Item | undefined,
): Promise<ReadonlyMap<string, Item> | undefined> {
  const items = new Map(known && [[known.itemId, known]])
  const itemIds = lines.map(({ itemId }) => itemId).filter((itemId) => !items.has(itemId))
  if (itemIds.length === 0) return items
  const goesOn = degradation().carts
  if (goesOn && notThere(products)) return undefined
  try {
    const found = await catalogue.request<{ items: (Item | null)[] }>(call, 'GetItems', { itemIds })
    for (const item of found.items) if (item) items.set(item.itemId, item)
    return items
  } catch (error) {
    if (goesOn && isAway(error)) return undefined
    throw error
  }
}

/** The same after a write. If it cannot be shown any more, the write has happened all the same, and that must be said. */
async function answerWithChangedCart(
  backends: BuyerBackends,
  call: Call,
  changed: StoredCart,
  known?: Item,
): Promise<void> {
  try {
    await answerWithCart(backends, call, changed, known)
  } catch (error) {
    const { code, message, retryable, details } = ApiError.of(error)
    throw new ApiError(code, `The cart was changed, but cannot be shown: ${message}`, {
      retryable,
      indefinite: true,
      ...(details ? { details } : {}),
    })
  }
}

/** The cart as it is, after purchases that nobody ended were ended. */
async function currentCart(backends: BuyerBackends, call: Call): Promise<ShownCart> {
  const options = withSession(call, readOptions(call))
  const read = () => backends.customers.request<ShownCart>('GetCart', { role: backends.role }, options)
  const cart = await read()
  backends.sessions.held(call, cart.accountId)
  try {
    return (await resolveAbandoned(backends, cart.accountId, cart.abandoned)) ? await read() : cart
  } catch (error) {
    if (backends.degradation().carts && isAway(error)) return cart
    throw error
  }
}

export async function displayCart(backends: BuyerBackends, call: Call): Promise<void> {
  await answerWithCart(backends, call, await currentCart(backends, call))
}

export async function addItemToCart(backends: BuyerBackends, call: Call): Promise<void> {
  const { itemId, quantity } = call.args as BuyerArgs<'AddItemToCart'>
  const { customers, catalogue, role } = backends
  const [, { item }] = await besideCheck(
    backends,
    call,
    () => currentCart(backends, call),
    () => catalogue.request<{ item: Item }>(call, 'GetItem', { itemId }),
  )
  // customer-db compares: it knows whether this was carried out before, and is then in the cart already.
  const args = { role, itemId, quantity, available: item.quantity }
  const changed = await customers
    .request<StoredCart>('AddToCart', args, withSession(call, writeOptions(call)))
    .catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.code !== 'OUT_OF_STOCK') throw error
      if (item.withdrawn) throw withdrawn(item)
      throw notEnough(item, error.details?.inCart as number, quantity)
    })
  await answerWithChangedCart(backends, call, changed, item)
}

/** RemoveItemFromCart, ClearCart and SaveCart, which concern customer-db alone. */
export async function changeCart(backends: BuyerBackends, call: Call, op: string): Promise<void> {
  await currentCart(backends, call)
  const args = { role: backends.role, ...(call.args as object) }
  const options = withSession(call, writeOptions(call))
  await answerWithChangedCart(backends, call, await backends.customers.request<StoredCart>(op, args, options))
}

function withdrawn({ itemId, name }: Item): ApiError {
  return new ApiError('NOT_FOUND', `${name} was withdrawn by its seller. Search shows what is for sale.`, {
    details: { itemId, withdrawn: true },
  })
}

function notEnough({ itemId, name, quantity: available }: Item, inCart: number, more: number): ApiError {
  const already = inCart > 0 ? ` with ${inCart} in the cart already` : ''
  return new ApiError(
    'OUT_OF_STOCK',
    `${name}: ${unitsText(available)} for sale, you asked for ${more}${already}.`,
    {
      details: { itemId, available, inCart, lines: [{ itemId, name, wanted: inCart + more, available }] },
    },
  )
}
