import type { ErrorBody } from '../wire/errors.ts'
import type { Order, OrderStatus, Role, Tier } from './values.ts'

/**
 * Arguments between frontends and databases. Only peers that hold the cluster's secret get this far, so arguments are
 * trusted and have types only. The session travels beside the arguments, as in every request.
 */
export interface SessionCheck {
  accountId: number
}

export interface SessionQuery {
  role: Role
  /** Asked without a request of the user: does not count as activity. */
  silently?: boolean
}

/** Sessions of several requests at once: for each the account, or why it does not hold. */
export interface SessionQueries {
  role: Role
  sessions: string[]
}

export interface SessionChecks {
  checks: (number | ErrorBody)[]
}

/** A client of a frontend: its connection, under a name that the frontend gives it, and where it is. */
export interface ClientPlace {
  id: string
  address: string
}

export interface LoginArgs {
  role: Role
  username: string
  password: string
  client?: ClientPlace
}

/**
 * Many accounts at once, which have one password and share its hash: meant for a password that is not a secret, as that of
 * the sample data. All are opened or none. An account that was opened like this before is answered with its number, so that
 * the request may be repeated; a username that somebody else has is refused.
 */
export interface CreateAccountsArgs {
  password: string
  accounts: { role: Role; username: string; name: string; tier: Tier }[]
}

export interface CreatedAccounts {
  /** In the order of the accounts. */
  ids: number[]
}

/** It waits for nothing any more that it has asked for on that connection. */
export interface ClientLeftArgs {
  client: string
}

export interface LoginAnswer {
  session: string
  accountId: number
  name: string
  tier: Tier
}

/** A cart as customer-db knows it: names, prices and stock are product-db's. */
export interface StoredCart {
  accountId: number
  lines: { itemId: string; quantity: number }[]
  version: number
  saved: boolean
}

/** A cart that is shown, with purchases that began long ago and whose end customer-db has not been told. */
export interface ShownCart extends StoredCart {
  abandoned: string[]
}

/** Purchases of the buyer of this name that nobody seems to be working on any more. */
export interface AbandonedPurchases {
  /** Absent if there is no such buyer. */
  accountId?: number
  abandoned: string[]
}

/** A purchase that began: its lines have left the cart and come back if nothing is bought. */
export interface BegunPurchase {
  ref: string
  buyerId: number
  tier: Tier
  lines: { itemId: string; quantity: number }[]
  /** The same purchase was begun before: product-db may know its order already. */
  resumed: boolean
  /** How often it was begun so far. */
  attempt: number
}

/** A connection of a client to a frontend. A client that asks again on another one may not have seen the reply. */
export interface BeginPurchaseArgs {
  role: Role
  via: string
}

export interface PurchaseDeliveredArgs extends BeginPurchaseArgs {
  ref: string
}

/** `refused`: no order came of it. */
export type PurchaseEnd = 'paid' | 'declined' | 'refused'

export interface FinishPurchaseArgs {
  ref: string
  end: PurchaseEnd
  /** Only if the purchase was not begun again since this attempt: the newer attempt may be buying. */
  attempt?: number
}

export interface FinishedPurchase {
  /** False if it was begun again. */
  ended: boolean
}

export interface PlaceOrderArgs {
  ref: string
  buyerId: number
  tier: Tier
  lines: { itemId: string; quantity: number }[]
  wait: boolean
}

export interface ResolvePurchaseArgs {
  ref: string
  buyerId: number
}

export interface PurchaseState {
  /** `unknown`: no such order, and from now on there never will be. */
  status: OrderStatus | 'unknown'
}

/** The reference says which payment this is: for the same one the money is taken once. */
export interface PaymentArgs {
  ref: string
  orderId: number
  buyerId: number
  cents: number
}

export type PaymentOutcome = 'approved' | 'declined'

/** A row of a bulk request that came to nothing, in its place among the others. */
export interface RowFailure {
  ok: false
  error: { code: string; message: string; details?: Record<string, unknown> }
}

export interface AccountQuery {
  role: Role
  id: number
}

export interface AccountAnswer {
  exists: boolean
  /** The name that others are shown. */
  name?: string
}

/** A cancelled order with its reference, so that its lines can go back into the cart. */
export interface CancelledOrder {
  order: Order
  ref: string
}

/** Followers of product-db's changes get them in the order in which they happened. */
export interface FeedStart {
  rev: number
  /** Whether `events` are all that happened since the revision asked for. */
  complete: boolean
  events: FeedEvent[]
}

export interface FeedEvent {
  topic: 'items' | 'orders' | 'sales'
  /** The only account that may see it, if not everybody may. */
  to?: number
  rev: number
  /** The event as clients get it. */
  text: string
}

/**
 * Requests that an idle cluster sends as well: whether a service is there, and whether a session still holds. They are no
 * traffic: metrics, logs and diagrams leave them out.
 */
export function isRoutine({ op, args, trace }: { op?: string; args?: unknown; trace?: unknown }): boolean {
  if (trace !== undefined) return false
  return op === 'Ping' || (op === 'CheckSession' && (args as SessionQuery | undefined)?.silently === true)
}

/** A supervisor does this by itself on a connection about the cluster: it asks, and has figures counted. */
export function isWatching(op: string): boolean {
  return op.startsWith('Get') || op.startsWith('List') || op === 'Ping' || op === 'SetMetrics'
}
