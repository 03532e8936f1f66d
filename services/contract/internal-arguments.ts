import { z } from 'zod'
import type { CreateAccountsArgs } from './internal.ts'
import { deskChange } from './order-desk.ts'
import { paymentSwitches } from './payments.ts'
import { normaliseUsername } from './username.ts'
import * as v from './values.ts'

// Arguments that the databases accept from frontends and the command line. These hold the cluster's secret, but a mistake
// in one of them must not get into a journal, from which it would come back at every start.

const role = z.enum(['buyer', 'seller'], { error: '"buyer" or "seller"' })
const words = (most: number) => z.string({ error: 'a string' }).min(1).max(most)
const ref = words(64)
const cents = z.int({ error: 'cents' }).min(1).max(v.toCents(v.maxPrice))
const milliseconds = z.int().min(0).max(8.64e15)
const flag = z.boolean({ error: 'true or false' })
const page = { cursor: v.cursor.optional(), limit: v.limit }
const account = v.accountId
const nothing = z.object({})
const client = z.object({ id: words(200), address: words(200) })
export const clientLeft = z.object({ client: words(200) })
const inSession = z.object({ role })
const cartLine = { itemId: v.itemId, quantity: v.cartQuantity }

const item = z.object({
  name: v.name,
  category: v.category,
  keywords: v.keywords,
  condition: v.condition,
  cents,
  quantity: v.quantity,
})
const change = { itemId: v.itemId, cents: cents.optional(), delta: v.delta.optional() }

/** Unsound rows of a bulk request come along, so that its key stands for the outcome of all of them. */
const failedRow = z.object({
  ok: z.literal(false),
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})
const rows = <Row extends z.ZodType>(row: Row) => z.array(z.union([row, failedRow])).max(v.maxBulkRows)

const lines = z
  .array(z.object(cartLine))
  .max(v.maxCartLines)
  .refine((all) => new Set(all.map(({ itemId }) => itemId)).size === all.length, {
    error: 'lines of different items',
  })

const usernameKey = ({ role, username }: Pick<CreateAccountsArgs['accounts'][number], 'role' | 'username'>) =>
  `${role}:${normaliseUsername(username)}`

/** Whether sessions time out. While they do not, they count as used. */
export const sessionSettings = z.object({ expire: z.boolean() })

export const customerArguments = {
  CheckSession: z.object({ role, silently: flag.optional() }),
  CheckSessions: z.object({ role, sessions: z.array(z.string()).max(256) }),
  CreateAccount: z.object({
    role,
    username: v.newUsername,
    password: v.password,
    name: v.name,
    tier: v.tier,
    client: client.optional(),
  }),
  CreateAccounts: z.object({
    password: v.password,
    accounts: z
      .array(z.object({ role, username: v.newUsername, name: v.name, tier: v.tier }))
      .min(1)
      .max(v.maxBulkRows)
      .refine((all) => new Set(all.map(usernameKey)).size === all.length, {
        error: 'accounts of different usernames',
      }),
  }),
  Login: z.object({ role, username: v.username, password: v.password, client: client.optional() }),
  ClientLeft: clientLeft,
  SetSessions: sessionSettings,
  Logout: inSession,
  HasAccount: z.object({ role, id: account }),
  AbandonedPurchases: z.object({ username: v.username }),
  GetCart: inSession,
  AddToCart: z.object({ role, ...cartLine, available: v.quantity }),
  RemoveFromCart: z.object({ role, ...cartLine }),
  ChangeTier: z.object({ role, tier: v.tier }),
  ClearCart: inSession,
  SaveCart: inSession,
  BeginPurchase: z.object({ role, via: words(100) }),
  PurchaseDelivered: z.object({ role, via: words(100), ref }),
  FinishPurchase: z.object({
    ref,
    end: z.enum(['paid', 'declined', 'refused']),
    attempt: z.int().min(1).optional(),
  }),
}

export const productArguments = {
  Search: z.object({ category: v.category.optional(), keywords: v.keywords.optional(), ...page }),
  GetItem: z.object({ itemId: v.itemId }),
  GetItems: z.object({ itemIds: z.array(v.itemId).max(v.maxCartLines) }),
  ListCategories: nothing,
  GetSellerRating: z.object({ sellerId: account }),
  DisplayItems: z.object({ account, ...page }),
  GetSalesReport: z.object({ account, from: milliseconds.optional(), to: milliseconds.optional() }),
  RegisterItem: z.object({ account, item }),
  RegisterItems: z.object({ account, items: rows(item) }),
  ChangePrice: z.object({ account, ...change }),
  UpdateUnits: z.object({ account, ...change }),
  UpdateItems: z.object({ account, changes: rows(z.object(change)) }),
  DescribeItem: z.object({ account, itemId: v.itemId, ...v.description }),
  WithdrawItem: z.object({ account, itemId: v.itemId }),
  SetImage: z.object({
    account,
    itemId: v.itemId,
    image: z.object({ type: v.imageType, data: v.imageData }).nullable(),
  }),
  GetImage: z.object({ itemId: v.itemId }),
  ProvideFeedback: z.object({ account, itemId: v.itemId, thumb: v.thumb }),
  PlaceOrder: z.object({ ref, buyerId: account, tier: v.tier, lines, wait: flag }),
  ResolvePurchase: z.object({ ref, buyerId: account }),
  GetOrder: z.object({ account, orderId: v.orderId }),
  CancelOrder: z.object({ account, orderId: v.orderId }),
  ListOrders: z.object({ account, ...page }),
  GetPurchases: z.object({ account, ...page }),
  Feed: z.object({ since: v.rev.optional() }),
  MissedSince: z.object({ account, topics: z.array(z.string()), since: v.rev.optional() }),
}

export const deskArguments = {
  GetOrderDesk: nothing,
  SetOrderDesk: deskChange,
}

export const paymentArguments = {
  Pay: z.object({ ref, orderId: z.int().min(1), buyerId: account, cents: z.int().min(0) }),
  GetLedger: z.object({ after: z.int().min(0).default(0), limit: z.int().min(0).max(1_000).default(100) }),
  GetPayments: nothing,
  SetPayments: paymentSwitches,
}

const snapshot = words(255)
const file = words(4_096)

export const snapshotArguments = {
  ListSnapshots: nothing,
  TakeSnapshot: nothing,
  ExportSnapshot: z.object({ name: snapshot, file, overwrite: flag.optional() }),
  TitleSnapshot: z.object({ name: snapshot, title: z.string().max(200) }),
  DeleteSnapshot: z.object({ name: snapshot }),
  ImportSnapshot: z.object({ file }),
  RestoreSnapshot: z.object({ name: snapshot, together: words(64).optional() }),
  StorageStats: nothing,
}
