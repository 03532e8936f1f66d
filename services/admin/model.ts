import type {
  AdminResult,
  MarketAccount,
  MarketItem,
  MarketOrder,
  StockFilter,
} from '../contract/admin-operations.ts'
import type { OrderStatus, Role, Tier } from '../contract/values.ts'

// The questions and answers of the administrator, joined from both databases and the followers. Windows use it, too.

export type { MarketAccount, StockFilter }

export type AccountSession = AdminResult<'ListSessions'>['sessions'][number]

interface PageQuery {
  offset?: number | undefined
  limit?: number | undefined
}

export interface ItemQuery extends PageQuery {
  text?: string | undefined
  /** The number of a seller, or a part of their name. */
  seller?: string | undefined
  category?: number | undefined
  show?: StockFilter | undefined
  /** The revision of the answer before: an answer without items says that nothing has changed. */
  unless?: number | undefined
}

export interface OrderQuery extends PageQuery {
  status?: OrderStatus | undefined
  tier?: Tier | undefined
  /** The number of a buyer, or a part of their name. */
  buyer?: string | undefined
}

export interface AccountQuery extends PageQuery {
  role?: Role | undefined
  text?: string | undefined
  locked?: boolean | undefined
}

export interface AccountName {
  role: Role
  username: string
  name: string
}

/** `seller` is left out where customer-db does not know the account, or cannot be asked. */
export type AdminItem = MarketItem & { seller?: AccountName }
export type AdminOrder = MarketOrder & { buyer?: AccountName }

export interface ItemPage {
  rev: number
  /** Without them nothing has changed. */
  found?: { total: number; items: AdminItem[] }
}

export interface OrderPage {
  total: number
  orders: AdminOrder[]
}

export interface AccountPage {
  total: number
  accounts: MarketAccount[]
}

export interface Belief {
  price: number
  quantity: number
  rev: number
}

/** The beliefs of one follower; null for an item that it does not know. `problem`: it could not be asked. */
export type FollowerBeliefs =
  | { follower: string; rev: number; lagMs: number; items: Record<string, Belief | null> }
  | { follower: string; problem: string }

export interface CancelledByAdmin {
  order: AdminOrder
  /** Whether the lines are back in the cart. If not, they come back when the buyer looks at it later. */
  isInCart: boolean
}

/** A follower is stale about an item if it lacks a change that product-db has told of. */
export function isStale({ rev }: Pick<MarketItem, 'rev'>, belief: Belief | null | undefined): boolean {
  return belief !== undefined && (belief === null || belief.rev < rev)
}

/** How long an order waited for its turn, or has waited so far; undefined if nobody knows. */
export function waitedMs(
  {
    status,
    placedAt,
    takenAt,
    settledAt,
  }: Pick<MarketOrder, 'status' | 'placedAt' | 'takenAt' | 'settledAt'>,
  now: number,
): number | undefined {
  const since = Date.parse(placedAt)
  if (takenAt !== undefined) return Math.max(0, Date.parse(takenAt) - since)
  if (status === 'queued') return Math.max(0, now - since)
  if (status === 'cancelled' && settledAt !== undefined) return Math.max(0, Date.parse(settledAt) - since)
  return undefined
}
