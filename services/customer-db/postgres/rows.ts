import { normaliseUsername } from '../../contract/username.ts'
import type { Role, Tier } from '../../contract/values.ts'
import type { OutcomeRow } from '../../postgres/outcomes.ts'
import type { Lines } from '../cart.ts'
import type { Account, CustomerRecords, PendingPurchase } from '../records.ts'

/** Rows as JSON has them: statements read and write them as such. Times are in ms since 1970. */
export interface AccountRow {
  id: number
  role: Role
  username: string
  normal_username: string
  name: string
  tier: Tier
  searched: string
  create_key: string | null
  created_at: number
  last_active: number | null
  locked_at: number | null
  saved_as: number
}

/** Only those that are new. */
export interface CredentialRow {
  account_id: number
  password_hash: string
}

export interface LineRow {
  item_id: string
  place: number
  quantity: number
}

export interface SessionRow {
  sid: number
  token_hash: string
  account_id: number
  last_used: number
  kept_at: number | null
  last_purchase: string | null
  answered_via: string | null
}

export interface CartRow {
  sid: number
  version: number
  based_on: number
  changed: boolean
}

export interface ExpiredRow {
  token_hash: string
  role: Role
  at: number
}

export interface PurchaseRow {
  ref: string
  buyer_id: number
  sid: number
  at: number
  took_saved: boolean
  saved_as: number
  key: string | null
  attempts: number
}

/** The rows that some commands need. */
export interface CustomerTables {
  accounts: AccountRow[]
  credentials: CredentialRow[]
  saved_cart_lines: (LineRow & { account_id: number })[]
  sessions: SessionRow[]
  carts: CartRow[]
  cart_lines: (LineRow & { sid: number })[]
  expired_sessions: ExpiredRow[]
  purchases: PurchaseRow[]
  purchase_lines: (LineRow & { ref: string; saved: boolean })[]
}

export interface CustomerRows {
  tables: CustomerTables
  outcomes: OutcomeRow[]
  /** The time of the database, in ms since 1970. */
  now: number
}

/** Puts the rows into a state. Lines come in the order of their places. */
export function enterRows(state: CustomerRecords, tables: CustomerTables): void {
  const saved = linesBy(tables.saved_cart_lines, (row) => row.account_id)
  for (const row of tables.accounts) {
    state.addAccount({
      id: row.id,
      role: row.role,
      username: row.username,
      name: row.name,
      tier: row.tier,
      // Commands give passwords, and none looks at one.
      password: '',
      createKey: row.create_key,
      createdAt: row.created_at,
      lastActive: row.last_active,
      lockedAt: row.locked_at,
      saved: saved(row.id),
      savedAs: row.saved_as,
    })
  }
  const carts = new Map(tables.carts.map((row) => [row.sid, row]))
  const lines = linesBy(tables.cart_lines, (row) => row.sid)
  for (const {
    sid,
    token_hash,
    account_id,
    last_used,
    kept_at,
    last_purchase,
    answered_via,
  } of tables.sessions) {
    const cart = carts.get(sid)!
    state.addSession({
      sid,
      tokenHash: token_hash,
      account: state.accounts.get(account_id)!,
      lastUsed: last_used,
      keptAt: kept_at,
      cart: { lines: lines(sid), version: cart.version, basedOn: cart.based_on, changed: cart.changed },
      lastPurchase: last_purchase === null ? undefined : { ref: last_purchase, answeredVia: answered_via },
    })
  }
  for (const { token_hash, role, at } of tables.expired_sessions) state.expired.set(token_hash, { role, at })
  const bought = linesBy(tables.purchase_lines, ({ ref, saved }) => `${saved} ${ref}`)
  for (const { ref, buyer_id, sid, at, took_saved, saved_as, key, attempts } of tables.purchases) {
    state.purchases.set(ref, {
      ref,
      buyerId: buyer_id,
      sid,
      at,
      lines: bought(`false ${ref}`),
      saved: took_saved ? bought(`true ${ref}`) : null,
      savedAs: saved_as,
      key,
      attempts,
    })
  }
}

function linesBy<Row extends LineRow, Owner>(
  rows: readonly Row[],
  ownerOf: (row: Row) => Owner,
): (owner: Owner) => Lines {
  const byOwner = new Map<Owner, Lines>()
  for (const row of rows) {
    const owner = ownerOf(row)
    const lines = byOwner.get(owner) ?? new Map<string, number>()
    byOwner.set(owner, lines.set(row.item_id, row.quantity))
  }
  return (owner) => byOwner.get(owner) ?? new Map<string, number>()
}

/** The rows of a state. The places of lines that were there before stay, as far as their order does. */
export function rowsOf(state: CustomerRecords, before: CustomerTables): CustomerTables {
  const accounts = [...state.accounts.values()]
  const known = new Set(before.accounts.map(({ id }) => id))
  const opened = accounts.filter(({ id }) => !known.has(id))
  const sessions = [...state.sessions.values()]
  const purchases = [...state.purchases.values()]
  const placeOf = {
    saved: placesBy(before.saved_cart_lines, (row) => row.account_id),
    cart: placesBy(before.cart_lines, (row) => row.sid),
    bought: placesBy(before.purchase_lines, ({ ref, saved }) => `${saved} ${ref}`),
  }
  return {
    accounts: accounts.map(accountRow),
    credentials: opened.map(({ id, password }) => ({ account_id: id, password_hash: password })),
    saved_cart_lines: accounts.flatMap(({ id, saved }) =>
      lineRows(saved, placeOf.saved(id)).map((line) => ({ account_id: id, ...line })),
    ),
    sessions: sessions.map(({ sid, tokenHash, account, lastUsed, keptAt, lastPurchase }) => ({
      sid,
      token_hash: tokenHash,
      account_id: account.id,
      last_used: lastUsed,
      kept_at: keptAt,
      last_purchase: lastPurchase?.ref ?? null,
      answered_via: lastPurchase?.answeredVia ?? null,
    })),
    carts: sessions.map(({ sid, cart: { version, basedOn, changed } }) => ({
      sid,
      version,
      based_on: basedOn,
      changed,
    })),
    cart_lines: sessions.flatMap(({ sid, cart }) =>
      lineRows(cart.lines, placeOf.cart(sid)).map((line) => ({ sid, ...line })),
    ),
    expired_sessions: [...state.expired].map(([token_hash, { role, at }]) => ({ token_hash, role, at })),
    purchases: purchases.map(purchaseRow),
    purchase_lines: purchases.flatMap(({ ref, lines, saved }) => [
      ...lineRows(lines, placeOf.bought(`false ${ref}`)).map((line) => ({ ref, saved: false, ...line })),
      ...lineRows(saved ?? new Map(), placeOf.bought(`true ${ref}`)).map((line) => ({
        ref,
        saved: true,
        ...line,
      })),
    ]),
  }
}

function accountRow({
  id,
  role,
  username,
  name,
  tier,
  createKey,
  createdAt,
  lastActive,
  lockedAt,
  savedAs,
}: Account): AccountRow {
  return {
    id,
    role,
    username,
    normal_username: normaliseUsername(username),
    name,
    tier,
    searched: `${username}\n${name}`.toLowerCase(),
    create_key: createKey,
    created_at: createdAt,
    last_active: lastActive,
    locked_at: lockedAt,
    saved_as: savedAs,
  }
}

function purchaseRow({ ref, buyerId, sid, at, saved, savedAs, key, attempts }: PendingPurchase): PurchaseRow {
  return { ref, buyer_id: buyerId, sid, at, took_saved: saved !== null, saved_as: savedAs, key, attempts }
}

type Places = ReadonlyMap<string, number>

function placesBy<Row extends LineRow, Owner>(
  rows: readonly Row[],
  ownerOf: (row: Row) => Owner,
): (owner: Owner) => Places {
  const byOwner = new Map<Owner, Map<string, number>>()
  for (const row of rows) {
    const owner = ownerOf(row)
    const places = byOwner.get(owner) ?? new Map<string, number>()
    byOwner.set(owner, places.set(row.item_id, row.place))
  }
  return (owner) => byOwner.get(owner) ?? new Map<string, number>()
}

function lineRows(lines: Lines, before: Places): LineRow[] {
  let last = 0
  return [...lines].map(([item_id, quantity]) => {
    last = Math.max(last + 1, before.get(item_id) ?? 0)
    return { item_id, place: last, quantity }
  })
}
