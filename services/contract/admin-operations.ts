import { z } from 'zod'
import { operation, type ArgsOf, type InputOf, type ResultOf } from './operation.ts'
import * as v from './values.ts'

/** The name that the administrator's greeting gives. It is proved with the secret, like the greeting of every member. */
export const administrator = 'administrator'

const wholeFromNought = 'a whole number from 0'
const upTo100 = 'a string of up to 100 characters'
const offset = z.int({ error: wholeFromNought }).min(0, { error: wholeFromNought }).default(0)
const text = z.string({ error: upTo100 }).max(100, { error: upTo100 }).optional()
const role = z.enum(['buyer', 'seller'], { error: '"buyer" or "seller"' })
const accountIds = z
  .array(v.accountId, { error: 'a list of accounts' })
  .max(100, { error: 'up to 100 accounts' })
const page = { offset, limit: v.limit.default(20) }
const total = z.int().min(0).meta({ description: 'how many there are on all pages' })
const account = { role, username: v.username }

/** Which items are shown, by their stock. */
export const stockFilters = ['all', 'for sale', 'sold out', 'withdrawn'] as const
const orderStatuses = ['queued', 'paying', 'paid', 'declined', 'cancelled'] as const
const oneOf = (values: readonly string[]) => values.map((value) => `"${value}"`).join(', ')

export const marketItem = v.item.extend({
  reserved: v.quantity.meta({ description: 'units in orders that are not settled' }),
})
export const marketOrder = v.order.extend({
  buyerId: v.accountId,
  takenAt: v.time.optional().meta({ description: 'when its turn came, and its payment began' }),
})
const changedItem = z.object({
  itemId: v.itemId,
  price: v.price,
  quantity: v.quantity,
  rev: v.rev,
  before: z.object({ price: v.price, quantity: v.quantity }),
})
export const marketAccount = z.object({
  id: v.accountId,
  ...account,
  name: v.name,
  tier: v.tier,
  createdAt: v.time,
  lastActive: v.time.optional().meta({ description: 'the last request, to some seconds' }),
  sessions: z.int().min(0),
  lockedAt: v.time.optional().meta({ description: 'only while it is locked' }),
})

/** Asked of product-db. */
export const marketAdministration = {
  ListMarketItems: operation({
    summary:
      'All items in the order of their registration, also those that are sold out or withdrawn. `text` is looked for in ' +
      'names, keywords and ids, ignoring case. With `unless`, the revision of the answer before, an answer without ' +
      '`items` says that nothing has changed since.',
    session: false,
    args: z.object({
      text,
      category: v.category.optional(),
      sellerIds: accountIds.optional(),
      show: z.enum(stockFilters, { error: oneOf(stockFilters) }).default('all'),
      unless: v.rev.optional(),
      ...page,
    }),
    result: z.object({ rev: v.rev, total: total.optional(), items: z.array(marketItem).optional() }),
    errors: ['FORBIDDEN'],
    safety: 'read',
  }),
  SetStock: operation({
    summary:
      'Sets how many units of an item are for sale. Reserved units stay with their orders; together they are at most 1,000,000.',
    session: false,
    args: z.object({ itemId: v.itemId, quantity: v.quantity }),
    result: changedItem,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'once',
  }),
  SetPrice: operation({
    summary: 'Sets the price of an item. Existing orders keep theirs.',
    session: false,
    args: z.object({ itemId: v.itemId, price: v.price }),
    result: changedItem,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'once',
  }),
  ListMarketOrders: operation({
    summary: 'The orders of all buyers, newest first. A page of large orders may be shorter than its limit.',
    session: false,
    args: z.object({
      status: z.enum(orderStatuses, { error: oneOf(orderStatuses) }).optional(),
      tier: v.tier.optional(),
      buyerIds: accountIds.optional(),
      ...page,
    }),
    result: z.object({ total, orders: z.array(marketOrder) }),
    errors: ['FORBIDDEN'],
    safety: 'read',
  }),
  CancelMarketOrder: operation({
    summary:
      'Cancels an order that waits: its stock is back. An order that is being paid, or may have been paid already, stays as it ' +
      'is; the answer says so at once. `ref` is for `FinishPurchase` of customer-db, which gives the lines back to the cart.',
    session: false,
    args: z.object({ orderId: v.orderId }),
    result: z.object({ order: marketOrder, ref: z.string() }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'repeatable',
  }),
}

/** Asked of customer-db. */
export const accountAdministration = {
  ListAccounts: operation({
    summary:
      'The accounts of buyers and sellers, oldest first. `text` is looked for in usernames, names and numbers, ignoring case.',
    session: false,
    args: z.object({
      role: role.optional(),
      text,
      locked: z.boolean({ error: 'true or false' }).optional(),
      ...page,
    }),
    result: z.object({ total, accounts: z.array(marketAccount) }),
    errors: ['FORBIDDEN'],
    safety: 'read',
  }),
  GetAccountNames: operation({
    summary: 'The usernames and names of accounts by their numbers; null where there is no such account.',
    session: false,
    args: z.object({ ids: accountIds }),
    result: z.object({ accounts: z.array(z.object({ ...account, name: v.name }).nullable()) }),
    errors: ['FORBIDDEN'],
    safety: 'read',
  }),
  ListSessions: operation({
    summary: 'The sessions of an account, up to 100. The last that was active comes first.',
    session: false,
    args: z.object(account),
    result: z.object({
      sessions: z.array(
        z.object({
          id: v.accountId.meta({ description: 'the number of the session, which is not its token' }),
          lastActive: v.time,
          cartLines: z.int().min(0),
        }),
      ),
    }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'read',
  }),
  EndSessions: operation({
    summary: 'Ends one session of an account, or all of them. Carts that were not saved are dropped.',
    session: false,
    args: z.object({ ...account, id: v.accountId.optional() }),
    result: z.object({ ended: z.int().min(0) }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'repeatable',
  }),
  LockAccount: operation({
    summary:
      'Locks an account: its sessions end, and `Login` answers `FORBIDDEN` until it is unlocked. Items of a seller stay for ' +
      'sale, and orders of a buyer go on.',
    session: false,
    args: z.object(account),
    result: z.object({ account: marketAccount }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'repeatable',
  }),
  UnlockAccount: operation({
    summary: 'Unlocks an account: its user can log in again.',
    session: false,
    args: z.object(account),
    result: z.object({ account: marketAccount }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'repeatable',
  }),
}

/** Asked of a follower of product-db. */
export const followerAdministration = {
  GetBeliefs: operation({
    summary:
      'The state of items as a follower knows it at the moment; null for an item that it does not know.',
    session: false,
    args: z.object({
      itemIds: z.array(v.itemId, { error: 'a list of items' }).max(100, { error: 'up to 100 items' }),
    }),
    result: z.object({
      rev: v.rev,
      lagMs: z.number().min(0),
      items: z.array(z.object({ price: v.price, quantity: v.quantity, rev: v.rev }).nullable()),
    }),
    errors: ['UNAVAILABLE', 'FORBIDDEN'],
    safety: 'read',
  }),
}

type All = typeof marketAdministration & typeof accountAdministration & typeof followerAdministration
export type AdminOp = keyof All
export type AdminArgs<Op extends AdminOp> = ArgsOf<All, Op>
export type AdminInput<Op extends AdminOp> = InputOf<All, Op>
export type AdminResult<Op extends AdminOp> = ResultOf<All, Op>
export type MarketItem = z.infer<typeof marketItem>
export type MarketOrder = z.infer<typeof marketOrder>
export type MarketAccount = z.infer<typeof marketAccount>
export type StockFilter = (typeof stockFilters)[number]
