import { z } from 'zod'
import { GetItemImage, loginKeys, Logout, nothing, Ping, subscribe } from './common-operations.ts'
import { operation, type ArgsOf, type ResultOf } from './operation.ts'
import * as v from './values.ts'

const cartResult = z.object({ cart: v.cart, degraded: v.degraded })
const cartChange = z.object({ itemId: v.itemId, quantity: v.cartQuantity })

export const buyerOperations = {
  Ping,
  CreateAccount: operation({
    summary: 'Opens a buyer account. Orders of the tier "vip" are taken before normal ones.',
    session: false,
    args: z.object({
      username: v.newUsername,
      password: v.password,
      name: v.name.optional(),
      tier: v.tier.default('normal'),
    }),
    result: z.object({ buyerId: v.accountId }),
    errors: ['ALREADY_EXISTS'],
    safety: 'once',
  }),
  Login: operation({
    summary:
      'Starts a session, with the saved cart if there is one. It dies after the configured idle time (five minutes) or at Logout. `FORBIDDEN`: the account is locked.',
    session: false,
    args: z.object({ username: v.username, password: v.password }),
    result: z.object({ session: z.string(), buyerId: v.accountId, name: v.name, tier: v.tier }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
    safety: 'once',
    keyText: loginKeys,
  }),
  Logout,
  SearchItemsForSale: operation({
    summary:
      'Items with units for sale, of the category and with at least one of the keywords (ignoring case), where these ' +
      'are given. More matching keywords first, then better feedback (up − down), then the lower price, then the lower id.',
    session: true,
    args: z.object({
      category: v.category.optional(),
      keywords: v.keywords.optional(),
      limit: v.limit.default(20),
      cursor: v.cursor.optional(),
    }),
    result: z.object({ items: z.array(v.item), next: v.cursor.optional(), degraded: v.degraded }),
    errors: [],
    safety: 'read',
  }),
  GetItem: operation({
    summary: 'One item, also if it is out of stock.',
    session: true,
    args: z.object({ itemId: v.itemId }),
    result: z.object({ item: v.item, degraded: v.degraded }),
    errors: ['NOT_FOUND'],
    safety: 'read',
  }),
  GetItemImage,
  ListCategories: operation({
    summary: 'The categories that have items, with how many of them are for sale.',
    session: true,
    args: nothing,
    result: z.object({
      categories: z.array(z.object({ category: v.category, items: z.int(), forSale: z.int() })),
      degraded: v.degraded,
    }),
    errors: [],
    safety: 'read',
  }),
  AddItemToCart: operation({
    summary: 'Puts units of an item into the cart. Checks that enough are for sale, reserves nothing.',
    session: true,
    args: cartChange,
    result: cartResult,
    errors: ['NOT_FOUND', 'OUT_OF_STOCK'],
    safety: 'once',
  }),
  RemoveItemFromCart: operation({
    summary:
      'Takes units of an item out of the cart; the line disappears when none is left. Taking more than there are is `INVALID_ARGUMENT`.',
    session: true,
    args: cartChange,
    result: cartResult,
    errors: ['NOT_FOUND'],
    safety: 'once',
  }),
  SaveCart: operation({
    summary: "Makes this session's cart the buyer's, so that a later session starts with it.",
    session: true,
    args: nothing,
    result: cartResult,
    errors: [],
    safety: 'once',
  }),
  ClearCart: operation({
    summary: "Empties this session's cart. A saved cart stays saved until SaveCart or its purchase.",
    session: true,
    args: nothing,
    result: cartResult,
    errors: [],
    safety: 'once',
  }),
  DisplayCart: operation({
    summary: "This session's cart with names and with the current prices and available units.",
    session: true,
    args: nothing,
    result: cartResult,
    errors: [],
    safety: 'read',
  }),
  MakePurchase: operation({
    summary:
      'Orders the whole cart, all lines or none, and pays. With `wait: false` it answers as soon as the order is queued. ' +
      'A declined payment is a result: the order says so, the stock is back and the cart is kept. If the reply was lost, ' +
      'ask again: the same cart is bought once. (If it is sent again with an empty cart, before the cart was changed, it ' +
      'answers with the same order on another connection, and with `CART_EMPTY` on the connection that got the answer.)',
    session: true,
    args: z.object({ wait: z.boolean({ error: 'true or false' }).default(true) }),
    result: z.object({ order: v.order }),
    errors: ['CART_EMPTY', 'OUT_OF_STOCK'],
    safety: 'repeatable',
  }),
  GetOrder: operation({
    summary: "One of the buyer's orders.",
    session: true,
    args: z.object({ orderId: v.orderId }),
    result: z.object({ order: v.order }),
    errors: ['NOT_FOUND'],
    safety: 'read',
  }),
  CancelOrder: operation({
    summary:
      "Cancels one of the buyer's orders that still waits: its stock is back, and its lines are back in the cart. If it is too late, " +
      'the answer comes when the order is settled, and contains the settled order.',
    session: true,
    args: z.object({ orderId: v.orderId }),
    result: z.object({ order: v.order }),
    errors: ['NOT_FOUND'],
    safety: 'repeatable',
  }),
  ChangeTier: operation({
    summary: 'Makes the buyer a VIP or a normal one. Existing orders keep their tier.',
    session: true,
    args: z.object({ tier: v.tier }),
    result: z.object({ tier: v.tier }),
    errors: [],
    safety: 'once',
  }),
  ListOrders: operation({
    summary: "The buyer's orders, newest first.",
    session: true,
    args: z.object({ cursor: v.cursor.optional(), limit: v.limit.default(20) }),
    result: z.object({ orders: z.array(v.order), next: v.cursor.optional() }),
    errors: [],
    safety: 'read',
  }),
  GetBuyerPurchases: operation({
    summary: 'The items that the buyer has bought and paid for, line by line, newest first.',
    session: true,
    args: z.object({ cursor: v.cursor.optional(), limit: v.limit.default(20) }),
    result: z.object({ purchases: z.array(v.purchase), next: v.cursor.optional() }),
    errors: [],
    safety: 'read',
  }),
  ProvideFeedback: operation({
    summary: 'Gives an item a thumb. A buyer has one thumb for each item and may change it.',
    session: true,
    args: z.object({ itemId: v.itemId, thumb: v.thumb }),
    result: z.object({ feedback: v.feedback }),
    errors: ['NOT_FOUND'],
    safety: 'once',
  }),
  GetSellerRating: operation({
    summary: "A seller's name, the feedback on all their items, and how many units they have sold.",
    session: true,
    args: z.object({ sellerId: v.accountId }),
    result: v.namedRating,
    errors: ['NOT_FOUND'],
    safety: 'read',
  }),
  Subscribe: subscribe(['items', 'orders']),
}

export type BuyerOperations = typeof buyerOperations
export type BuyerArgs<Name extends keyof BuyerOperations> = ArgsOf<BuyerOperations, Name>
export type BuyerResult<Name extends keyof BuyerOperations> = ResultOf<BuyerOperations, Name>
