import type { Role, Tier } from '../contract/values.ts'
import type { Histories } from '../identity/histories.ts'
import type { KeyedOutcomes } from '../outcomes/keyed-outcomes.ts'
import type { Cart, Lines } from './cart.ts'

export interface Account {
  id: number
  role: Role
  username: string
  name: string
  tier: Tier
  /** Salt and hash, never the password. */
  password: string
  /** The key that its CreateAccount carried, so that a repeated one finds it. */
  createKey: string | null
  createdAt: number
  /** The last request that the journal knows of; null if it knows of none. */
  lastActive: number | null
  /** Since when its user may not log in; null if they may. */
  lockedAt: number | null
  saved: Lines
  /** How often a cart was saved; 0 is never. */
  savedAs: number
}

export interface Session {
  sid: number
  tokenHash: string
  account: Account
  /** The last request that the journal knows of. */
  lastUsed: number
  /** When it was last kept from expiring without a request, if it ever was. */
  keptAt: number | null
  cart: Cart
  /** The purchase begun last, if the cart was not touched since, and the connection that its outcome was written to. */
  lastPurchase: { ref: string; answeredVia: string | null } | undefined
}

export interface PendingPurchase {
  ref: string
  buyerId: number
  sid: number
  at: number
  lines: Lines
  /** The buyer's saved cart, if it went into this purchase, and the saving it left behind. */
  saved: Lines | null
  savedAs: number
  key: string | null
  /** How often it was begun: once, and again with every retry. */
  attempts: number
}

/** All records of customer-db, as one place keeps them. */
export interface CustomerRecords {
  term: number
  nextAccountId: number
  nextSid: number
  readonly accounts: Map<number, Account>
  readonly usernames: {
    readonly size: number
    get(role: Role, username: string): Account | undefined
  }
  readonly sessions: Map<string, Session>
  readonly sessionsBySid: Map<number, Session>
  /** Sessions that timed out, for as long as a client may be told so. */
  readonly expired: Map<string, { role: Role; at: number }>
  readonly purchases: Map<string, PendingPurchase>
  readonly outcomes: KeyedOutcomes
  /** The histories of its own accounts, and of product-db's items. */
  readonly histories: Histories
  addAccount(account: Account): void
  addSession(session: Session): void
}
