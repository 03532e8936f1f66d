import type { StoredCart } from '../contract/internal.ts'
import type { Role } from '../contract/values.ts'
import type { Counters, Epoch } from '../engine/epochs.ts'
import type { Arrival, SqlValue, StateMachine } from '../engine/state-machine.ts'
import { Histories, type Introduction } from '../identity/histories.ts'
import { KeyedOutcomes } from '../outcomes/keyed-outcomes.ts'
import { asItIs } from '../outcomes/packing.ts'
import { beginTerm } from '../replication/term.ts'
import { ApiError } from '../wire/errors.ts'
import { accountLocked, createAccount, createAccounts } from './accounts.ts'
import { addLine, markChanged, newCart, removeLine } from './cart.ts'
import type { CustomerCommand } from './commands.ts'
import { cartPacking } from './kept-carts.ts'
import { discrepancyIn } from './discrepancy.ts'
import { beginPurchase, finishPurchase } from './purchases.ts'
import type { Account, CustomerRecords, PendingPurchase, Session } from './records.ts'
import { endSessions, expire, logout, setLock } from './session-ends.ts'
import { dropItems, holdersOfItems, linesBefore } from './strange-items.ts'
import { customerLayouts } from './tables.ts'
import { Usernames } from './usernames.ts'

/** `basedOn` of a cart that has nothing to do with the saved one. */
const savedNever = -1

const tierPacking = asItIs<Extract<CustomerCommand, { op: 'changeTier' }>>(({ tier }) => tier)

/** Accounts, sessions and carts: what customer-db's journal adds up to. */
export class CustomerState implements StateMachine<CustomerCommand, unknown>, CustomerRecords {
  readonly tables = customerLayouts.tables
  /** In which its owner serves. */
  term = 1
  nextAccountId = 1
  nextSid = 1
  readonly accounts = new Map<number, Account>()
  readonly usernames = new Usernames()
  readonly sessions = new Map<string, Session>()
  readonly sessionsBySid = new Map<number, Session>()
  readonly expired = new Map<string, { role: Role; at: number }>()
  readonly purchases = new Map<string, PendingPurchase>()
  readonly outcomes = new KeyedOutcomes()
  readonly histories = new Histories()

  apply(command: CustomerCommand): unknown {
    switch (command.op) {
      case 'createAccount':
        return createAccount(this, command)
      case 'createAccounts':
        return createAccounts(this, command)
      case 'login':
        return this.#login(command.accountId, command.tokenHash, command.at)
      case 'logout':
        return logout(this, command)
      case 'endSessions':
        return endSessions(this, command)
      case 'setLock':
        return setLock(this, command)
      case 'expire':
        return expire(this, command)
      case 'touch':
        return this.#touch(command)
      case 'finishPurchase':
        return finishPurchase(this, command)
      case 'beginTerm':
        return beginTerm(this, command)
      case 'beginEpoch':
        this.histories.begin(command.id, this.#identities())
        return {}
      case 'meet':
        return this.#meet(command)
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
        return beginPurchase(this, session, command)
      case 'purchaseDelivered':
        if (session.lastPurchase?.ref === command.ref) session.lastPurchase.answeredVia = command.via
        return {}
      case 'changeTier':
        return this.outcomes.once(String(session.account.id), command.op, command, tierPacking, () => {
          session.account.tier = command.tier
          return { tier: command.tier }
        })
      case 'addToCart':
      case 'removeFromCart':
      case 'clearCart':
      case 'saveCart':
        return this.outcomes.once(String(session.account.id), command.op, command, cartPacking, () => {
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
        return addLine(cart, { ...command, away: this.#linesAway(session) })
      case 'removeFromCart':
        return removeLine(cart, command.itemId, command.quantity)
      case 'clearCart':
        cart.lines.clear()
        // Items added from now on are another cart: buying it leaves the saved one alone.
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

  #linesAway({ sid }: Session): number {
    let away = 0
    for (const purchase of this.purchases.values()) if (purchase.sid === sid) away += purchase.lines.size
    return away
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

  addAccount(account: Account): void {
    this.accounts.set(account.id, account)
    this.usernames.add(account)
  }

  #login(accountId: number, tokenHash: string, at: number): unknown {
    const account = this.accounts.get(accountId)
    if (account === undefined)
      return new ApiError('UNAUTHENTICATED', 'This account is gone. Create it again.')
    if (account.lockedAt !== null) return accountLocked()
    account.lastActive = at
    const sid = this.nextSid
    this.nextSid += 1
    const cart = newCart(account.saved, account.savedAs)
    this.addSession({ sid, tokenHash, account, lastUsed: at, keptAt: null, cart, lastPurchase: undefined })
    return {}
  }

  addSession(session: Session): void {
    this.sessions.set(session.tokenHash, session)
    this.sessionsBySid.set(session.sid, session)
  }

  #touch({ seen, kept = [] }: Extract<CustomerCommand, { op: 'touch' }>): unknown {
    for (const [tokenHash, at] of kept) {
      const session = this.sessions.get(tokenHash)
      if (session) session.keptAt = at
    }
    for (const [tokenHash, at] of seen) {
      const session = this.sessions.get(tokenHash)
      if (session === undefined) continue
      const { account } = session
      session.lastUsed = at
      // Sessions of the same account may be listed in any order.
      account.lastActive = Math.max(account.lastActive ?? at, at)
    }
    return {}
  }

  dump(table: string): Iterable<SqlValue[]> {
    return customerLayouts.dump(this, table)
  }

  load(table: string, row: SqlValue[]): void {
    customerLayouts.load(this, table, row)
  }

  discrepancy(rows: Readonly<Record<string, number>>): string | undefined {
    return discrepancyIn(this, rows)
  }

  counts(): Record<string, number> {
    let buyers = 0
    for (const account of this.accounts.values()) if (account.role === 'buyer') buyers += 1
    return { buyers, sellers: this.accounts.size - buyers, sessions: this.sessions.size }
  }

  get epochs(): readonly Epoch[] {
    return this.histories.own
  }

  counters(): Counters {
    return { account: this.nextAccountId, session: this.nextSid }
  }

  get introduction(): Introduction {
    return { epochs: this.epochs, next: this.#identities() }
  }

  /** The numbers by which others know accounts. */
  #identities(): Counters {
    return { account: this.nextAccountId }
  }

  raise({ account = 1, session = 1 }: Counters): void {
    this.nextAccountId = Math.max(this.nextAccountId, account)
    this.nextSid = Math.max(this.nextSid, session)
  }

  beginEpoch(id: string, before: readonly Epoch[], brought: boolean): void {
    this.histories.begin(id, this.#identities(), before, brought)
  }

  arrive(arrival: Arrival): void {
    this.histories.arrive(arrival)
  }

  /** How many hold items that the product-db that is met does not know, or knows as others. */
  strangersTo(products: Introduction): number {
    return holdersOfItems(this, this.histories.strangeFrom('item', products))
  }

  #meet(products: Introduction): unknown {
    if (this.histories.isKnown(products.epochs)) return {}
    dropItems(this, this.histories.strangeFrom('item', products))
    this.histories.meet(products.epochs)
    return {}
  }

  /** Active sessions stay, if their account existed then and was not locked. */
  supersede(current: this): void {
    this.term = current.term
    const strangeFrom = this.histories.supersede('item', current.histories)
    for (const account of this.accounts.values()) {
      const { savedAs = account.savedAs } = current.accounts.get(account.id) ?? {}
      // A cart of a session that goes on was saved as something else than what is saved now.
      if (savedAs !== account.savedAs) account.savedAs = Math.max(savedAs, account.savedAs) + 1
    }
    this.sessions.clear()
    this.sessionsBySid.clear()
    for (const session of current.sessions.values()) {
      const account = this.#same(session.account)
      const cart = { ...session.cart, lines: linesBefore(session.cart.lines, strangeFrom) }
      if (account?.lockedAt === null) this.addSession({ ...session, account, cart })
    }
    this.expired.clear()
    for (const [tokenHash, mark] of current.expired) this.expired.set(tokenHash, mark)
    this.purchases.clear()
    for (const [ref, purchase] of current.purchases) {
      const lines = linesBefore(purchase.lines, strangeFrom)
      const saved = purchase.saved && linesBefore(purchase.saved, strangeFrom)
      if (this.#same(current.accounts.get(purchase.buyerId)))
        this.purchases.set(ref, { ...purchase, lines, saved })
    }
  }

  /** Older versions gave numbers twice. A salt belongs to one account, or to those that were opened at once. */
  #same(other: Account | undefined): Account | undefined {
    const account = other && this.accounts.get(other.id)
    const isSame =
      account?.password === other?.password &&
      account?.createdAt === other?.createdAt &&
      account?.username === other?.username
    return isSame ? account : undefined
  }
}
