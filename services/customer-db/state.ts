import type { BegunPurchase, FinishedPurchase, StoredCart } from '../contract/internal.ts'
import type { Role, Tier } from '../contract/values.ts'
import type { SqlValue, StateMachine } from '../engine/state-machine.ts'
import { KeyedOutcomes } from '../host/keyed-outcomes.ts'
import { ApiError } from '../wire/errors.ts'
import {
  addLine,
  type Cart,
  type Lines,
  markChanged,
  newCart,
  removeLine,
  returnLines,
  sameLines,
} from './cart.ts'
import type { CustomerCommand } from './commands.ts'
import { customerTables, dumpTable, loadRow } from './tables.ts'

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

/** `basedOn` of a cart that has nothing to do with the saved one. */
const savedNever = -1

const rememberExpiredMs = 24 * 60 * 60 * 1000

export function accountKey(role: Role, username: string): string {
  return `${role}:${username}`
}

/** Accounts, sessions and carts: what customer-db's journal adds up to. */
export class CustomerState implements StateMachine<CustomerCommand, unknown> {
  readonly tables = customerTables
  nextAccountId = 1
  nextSid = 1
  readonly accounts = new Map<number, Account>()
  readonly byUsername = new Map<string, Account>()
  readonly sessions = new Map<string, Session>()
  readonly sessionsBySid = new Map<number, Session>()
  /** Sessions that timed out, for as long as a client may be told so. */
  readonly expired = new Map<string, { role: Role; at: number }>()
  readonly purchases = new Map<string, PendingPurchase>()
  readonly outcomes = new KeyedOutcomes()

  apply(command: CustomerCommand): unknown {
    switch (command.op) {
      case 'createAccount':
        return this.#createAccount(command)
      case 'login':
        return this.#login(command.accountId, command.tokenHash, command.at)
      case 'logout':
        this.#logout(command.tokenHash, command.key, command.at)
        return {}
      case 'expire':
        return this.#expire(command.tokenHashes, command.at)
      case 'touch':
        return this.#touch(command.seen)
      case 'finishPurchase':
        return this.#finishPurchase(command)
      default:
        return this.#inSession(command)
    }
  }

  #inSession(command: Extract<CustomerCommand, { tokenHash: string }>): unknown {
    const session = this.sessions.get(command.tokenHash)
    if (session === undefined) {
      return new ApiError('UNAUTHENTICATED', 'This session has ended. Log in again.')
    }
    switch (command.op) {
      case 'beginPurchase':
        return this.#beginPurchase(session, command)
      case 'purchaseDelivered':
        if (session.lastPurchase?.ref === command.ref) session.lastPurchase.answeredVia = command.via
        return {}
      case 'addToCart':
      case 'removeFromCart':
      case 'clearCart':
      case 'saveCart':
        return this.outcomes.once(String(session.account.id), command.key, command.op, command.at, () => {
          const refusal = this.#changeCart(session, command)
          if (refusal) return refusal
          if (command.op !== 'saveCart') session.lastPurchase = undefined
          return this.cartOf(session)
        })
    }
    return {}
  }

  #changeCart(
    session: Session,
    command: Extract<CustomerCommand, { op: 'addToCart' | 'removeFromCart' | 'clearCart' | 'saveCart' }>,
  ): ApiError | undefined {
    const { cart, account } = session
    switch (command.op) {
      case 'addToCart':
        return addLine(cart, command)
      case 'removeFromCart':
        return removeLine(cart, command.itemId, command.quantity)
      case 'clearCart':
        cart.lines.clear()
        // What is put in from now on is another cart: buying it leaves the saved one alone.
        cart.basedOn = savedNever
        markChanged(cart)
        return undefined
      case 'saveCart':
        account.saved = new Map(cart.lines)
        account.savedAs += 1
        cart.basedOn = account.savedAs
        cart.changed = false
        return undefined
    }
  }

  cartOf({ cart, account }: Session): StoredCart {
    return {
      accountId: account.id,
      lines: [...cart.lines].map(([itemId, quantity]) => ({ itemId, quantity })),
      version: cart.version,
      saved: account.savedAs > 0 && cart.basedOn === account.savedAs && !cart.changed,
    }
  }

  /** Purchases of a buyer that began before a time and whose end was not told. */
  openPurchases(buyerId: number, before: number): string[] {
    const refs: string[] = []
    for (const { ref, buyerId: owner, at } of this.purchases.values())
      if (owner === buyerId && at < before) refs.push(ref)
    return refs
  }

  #createAccount(command: Extract<CustomerCommand, { op: 'createAccount' }>): unknown {
    const { role, username, name, tier, password, at, key } = command
    const known = this.byUsername.get(accountKey(role, username))
    if (known !== undefined) {
      if (key !== undefined && known.createKey === key) return { id: known.id }
      return usernameTaken(role, username)
    }
    const id = this.nextAccountId
    this.nextAccountId += 1
    this.addAccount({
      id,
      role,
      username,
      name,
      tier,
      password,
      createKey: key ?? null,
      createdAt: at,
      saved: new Map(),
      savedAs: 0,
    })
    return { id }
  }

  addAccount(account: Account): void {
    this.accounts.set(account.id, account)
    this.byUsername.set(accountKey(account.role, account.username), account)
  }

  #login(accountId: number, tokenHash: string, at: number): unknown {
    const account = this.accounts.get(accountId)
    if (account === undefined)
      return new ApiError('UNAUTHENTICATED', 'This account is gone. Create it again.')
    const sid = this.nextSid
    this.nextSid += 1
    const cart = newCart(account.saved, account.savedAs)
    this.addSession({ sid, tokenHash, account, lastUsed: at, cart, lastPurchase: undefined })
    return {}
  }

  addSession(session: Session): void {
    this.sessions.set(session.tokenHash, session)
    this.sessionsBySid.set(session.sid, session)
  }

  #drop(tokenHash: string): Session | undefined {
    const session = this.sessions.get(tokenHash)
    if (session === undefined) return undefined
    this.sessions.delete(tokenHash)
    this.sessionsBySid.delete(session.sid)
    return session
  }

  /** The session is gone afterwards: a repeated Logout is known by the token, not by the account. */
  #logout(tokenHash: string, key: string | undefined, at: number): void {
    if (this.#drop(tokenHash) && key !== undefined) this.outcomes.keep(tokenHash, key, 'logout', at, {})
  }

  #expire(tokenHashes: string[], at: number): unknown {
    for (const [tokenHash, mark] of this.expired) {
      if (mark.at >= at - rememberExpiredMs) break
      this.expired.delete(tokenHash)
    }
    for (const tokenHash of tokenHashes) {
      const session = this.#drop(tokenHash)
      if (session) this.expired.set(tokenHash, { role: session.account.role, at })
    }
    return {}
  }

  #touch(seen: [string, number][]): unknown {
    for (const [tokenHash, at] of seen) {
      const session = this.sessions.get(tokenHash)
      if (session) session.lastUsed = at
    }
    return {}
  }

  #beginPurchase(
    session: Session,
    { key, at, via }: Extract<CustomerCommand, { op: 'beginPurchase' }>,
  ): BegunPurchase | ApiError {
    const account = String(session.account.id)
    if (key !== undefined) {
      const kept = this.outcomes.find(account, key, 'beginPurchase')
      if (kept instanceof ApiError) return kept
      if (kept !== undefined) return this.#resume(session, (kept as { ref: string }).ref)
    }
    const { cart, lastPurchase } = session
    if (cart.lines.size === 0) {
      // The reply may have been lost on its way, unless the client asks where it was written to.
      if (lastPurchase && lastPurchase.answeredVia !== via) return this.#resume(session, lastPurchase.ref)
      return new ApiError('CART_EMPTY', 'The cart is empty. Add items to it with AddItemToCart first.')
    }
    const ref = `${session.sid}.${cart.version}`
    const purchase = this.#takeLines(session, ref, key, at)
    this.purchases.set(ref, purchase)
    session.lastPurchase = { ref, answeredVia: null }
    if (key !== undefined) this.outcomes.keep(account, key, 'beginPurchase', at, { ref })
    return begun(session, ref, purchase.lines, purchase.attempts)
  }

  #takeLines(
    { account, cart, sid }: Session,
    ref: string,
    key: string | undefined,
    at: number,
  ): PendingPurchase {
    const lines = cart.lines
    cart.lines = new Map()
    cart.version += 1
    let saved: Lines | null = null
    if (account.savedAs > 0 && cart.basedOn === account.savedAs) {
      // What was saved is being bought: a later session must not start with it again.
      saved = account.saved
      account.saved = new Map()
      account.savedAs += 1
      cart.basedOn = account.savedAs
      cart.changed = false
    } else {
      cart.changed = true
    }
    return {
      ref,
      buyerId: account.id,
      sid,
      at,
      lines,
      saved,
      savedAs: account.savedAs,
      key: key ?? null,
      attempts: 1,
    }
  }

  #resume(session: Session, ref: string): BegunPurchase {
    const purchase = this.purchases.get(ref)
    if (purchase === undefined) return begun(session, ref, new Map(), 2)
    purchase.attempts += 1
    return begun(session, ref, purchase.lines, purchase.attempts)
  }

  #finishPurchase({
    ref,
    end,
    attempt,
  }: Extract<CustomerCommand, { op: 'finishPurchase' }>): FinishedPurchase {
    const purchase = this.purchases.get(ref)
    if (purchase === undefined) return { ended: true }
    if (attempt !== undefined && attempt !== purchase.attempts) return { ended: false }
    this.purchases.delete(ref)
    if (end === 'paid') return { ended: true }
    const account = this.accounts.get(purchase.buyerId)
    const session = this.sessionsBySid.get(purchase.sid)
    if (session) {
      returnLines(session.cart.lines, purchase.lines)
      markChanged(session.cart)
      if (session.lastPurchase?.ref === ref) session.lastPurchase = undefined
    }
    if (account && purchase.saved && account.savedAs === purchase.savedAs) {
      account.saved = purchase.saved
      account.savedAs += 1
      if (session) {
        session.cart.basedOn = account.savedAs
        session.cart.changed = !sameLines(session.cart.lines, account.saved)
      }
    }
    if (end === 'refused' && purchase.key !== null)
      this.outcomes.forget(String(purchase.buyerId), purchase.key)
    return { ended: true }
  }

  dump(table: string): Iterable<SqlValue[]> {
    return dumpTable(this, table)
  }

  load(table: string, row: SqlValue[]): void {
    loadRow(this, table, row)
  }

  counts(): Record<string, number> {
    let buyers = 0
    for (const account of this.accounts.values()) if (account.role === 'buyer') buyers += 1
    return { buyers, sellers: this.accounts.size - buyers, sessions: this.sessions.size }
  }

  /** Whoever is logged in now stays so, if the account was there then; ids that were given are not given again. */
  supersede(current: this): void {
    this.nextAccountId = Math.max(this.nextAccountId, current.nextAccountId)
    this.nextSid = Math.max(this.nextSid, current.nextSid)
    this.sessions.clear()
    this.sessionsBySid.clear()
    for (const session of current.sessions.values()) {
      const account = this.accounts.get(session.account.id)
      if (account) this.addSession({ ...session, account })
    }
    this.expired.clear()
    for (const [tokenHash, mark] of current.expired) this.expired.set(tokenHash, mark)
    this.purchases.clear()
    for (const [ref, purchase] of current.purchases) {
      if (this.accounts.has(purchase.buyerId)) this.purchases.set(ref, purchase)
    }
  }
}

export function usernameTaken(role: Role, username: string): ApiError {
  return new ApiError(
    'ALREADY_EXISTS',
    `There is a ${role} "${username}" already. Log in, or choose another username.`,
    {
      details: { field: 'username' },
    },
  )
}

function begun(session: Session, ref: string, lines: Lines, attempt: number): BegunPurchase {
  const { id: buyerId, tier } = session.account
  return {
    ref,
    buyerId,
    tier,
    lines: [...lines].map(([itemId, quantity]) => ({ itemId, quantity })),
    resumed: attempt > 1,
    attempt,
  }
}
