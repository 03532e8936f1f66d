import type { BegunPurchase } from '../../contract/internal.ts'
import type { Role } from '../../contract/values.ts'
import { CustomerState } from '../../customer-db/state.ts'
import { Ledger, type Payment } from '../../payments/ledger.ts'
import type { StoredOrder } from '../../product-db/orders/order.ts'
import { ProductState } from '../../product-db/state.ts'
import { ApiError } from '../../wire/errors.ts'
import { Folder } from './folder.ts'

/** Somebody who really is: whatever databases think of numbers. */
export interface Person {
  readonly name: string
  readonly role: Role
  /** When they signed up, which is a moment of nobody else. */
  readonly at: number
  session: string | undefined
}

/** The wishes that there really were, and whose they were. Each moment is there once. */
export interface Truth {
  now: number
  readonly people: Map<number, Person>
  readonly sellerOfItem: Map<string, Person>
  readonly buyerOfOrder: Map<number, Person>
  /** By the moment of the payment. */
  readonly payers: Map<number, Person | undefined>
  /** Ids and names of the items that somebody put into their cart, wherever. */
  readonly wished: Map<Person, Set<string>>
}

export function newTruth(): Truth {
  return {
    now: 0,
    people: new Map(),
    sellerOfItem: new Map(),
    buyerOfOrder: new Map(),
    payers: new Map(),
    wished: new Map(),
  }
}

export class MixedUp extends Error {}

/** A cluster whose frontends and order desk do what the real ones do, one request after another. */
export class Market {
  customers: Folder<CustomerState>
  products: Folder<ProductState>
  payments: Folder<Ledger>
  readonly truth: Truth
  readonly #random: () => string
  /** Numbers that were given in these folders, and to what. */
  readonly given = new Map<string, string>()
  resets = 0

  constructor(truth: Truth, random: () => string, old: boolean) {
    this.truth = truth
    this.#random = random
    this.customers = new Folder(() => new CustomerState(), old)
    this.products = new Folder(() => new ProductState(), old)
    this.payments = new Folder(() => new Ledger(), true)
  }

  get #now(): number {
    this.truth.now += 1
    return this.truth.now
  }

  /** As at each connection. Throws if one of them says that it does not belong to the other. */
  introduce(goOn: boolean): void {
    if (this.customers.old || this.products.old) return
    const { customers, products, payments } = this
    const problems =
      products.machine.strangersTo(customers.machine.introduction) +
      customers.machine.strangersTo(products.machine.introduction) +
      payments.machine.strangersTo(products.machine.introduction)
    if (problems > 0 && !goOn) throw new MixedUp()
    products.apply({ op: 'meet', at: this.#now, ...customers.machine.introduction })
    customers.apply({ op: 'meet', at: this.#now, ...products.machine.introduction })
    payments.apply({ op: 'meet', at: this.#now, ...products.machine.introduction })
  }

  signUp(role: Role): Person {
    const at = this.#now
    const person: Person = { name: `p${at}`, role, at, session: undefined }
    const { id } = this.customers.apply<{ id: number }>({
      op: 'createAccount',
      at,
      role,
      username: person.name,
      name: person.name,
      tier: 'normal',
      password: `salt${at}`,
    })
    this.#give(`account ${id}`, person.name)
    this.truth.people.set(at, person)
    return person
  }

  logIn(person: Person): boolean {
    const account = this.customers.machine.usernames.get(person.role, person.name)
    if (account === undefined) return false
    const at = this.#now
    person.session = `token${at}`
    this.customers.apply({ op: 'login', at, accountId: account.id, tokenHash: person.session })
    return true
  }

  /** The account that the databases take this person's session for. */
  accountOf({ session }: Person): number | undefined {
    return session === undefined ? undefined : this.customers.machine.sessions.get(session)?.account.id
  }

  register(seller: Person, sellerId: number): void {
    const at = this.#now
    const item = {
      name: `i${at}`,
      category: 1,
      keywords: [],
      condition: 'new',
      cents: 1 + (at % 97),
      quantity: 9,
    }
    const outcome = this.products.apply<{ itemId: string }>({ op: 'registerItem', at, sellerId, item })
    this.#give(`item ${outcome.itemId}`, item.name)
    this.truth.sellerOfItem.set(item.name, seller)
  }

  fill(buyer: Person, itemId: string): void {
    const item = this.products.machine.catalogue.items.get(itemId)
    if (item === undefined || item.quantity === 0) return
    const { quantity: available, name } = item
    const command = {
      op: 'addToCart',
      at: this.#now,
      tokenHash: buyer.session,
      itemId,
      quantity: 1,
      available,
    }
    if (this.customers.apply(command) instanceof ApiError) return
    const wished = this.truth.wished.get(buyer) ?? new Set()
    this.truth.wished.set(buyer, wished.add(`${itemId} ${name}`))
  }

  begin(buyer: Person): BegunPurchase | undefined {
    const command = {
      op: 'beginPurchase',
      at: this.#now,
      tokenHash: buyer.session,
      via: `v${this.truth.now}`,
    }
    const ref = this.customers.old ? {} : { ref: this.#random() }
    const begun = this.customers.apply<BegunPurchase | ApiError>({ ...command, ...ref })
    return begun instanceof ApiError ? undefined : begun
  }

  /** The order that the buyer is answered with. */
  place(buyer: Person, { ref, buyerId, tier, lines }: BegunPurchase): StoredOrder | ApiError {
    const at = this.#now
    const command = { op: 'placeOrder', at, ref, buyerId, tier, lines }
    const outcome = this.products.apply<{ order: number; placed: boolean } | ApiError>(command)
    if (outcome instanceof ApiError) return outcome
    if (outcome.placed) {
      this.#give(`order ${outcome.order}`, String(at))
      this.truth.buyerOfOrder.set(at, buyer)
    }
    return this.products.machine.book.orders.get(outcome.order)!
  }

  /** As the order desk does, with payments as a service of their own. */
  settle({ id, ref, buyerId, cents, status, placedAt }: StoredOrder): void {
    if (status !== 'queued') return
    const payment: Payment = { ref, orderId: id, buyerId, cents, at: this.#now, approved: true }
    const decided = this.payments.apply<Payment | ApiError>(payment)
    const buyer = this.truth.buyerOfOrder.get(placedAt)
    if (!(decided instanceof ApiError)) {
      if (decided.at === payment.at) this.truth.payers.set(payment.at, buyer)
      const payer = this.truth.payers.get(decided.at)
      if (payer !== buyer || decided.cents !== cents)
        throw new Error(
          `an order of ${buyer?.name}, ${cents}, was paid by ${payer?.name} with ${decided.cents}`,
        )
    }
    const end = decided instanceof ApiError ? 'cancelled' : 'paid'
    this.products.apply({ op: 'settleOrder', at: this.#now, order: id, end })
  }

  finish(ref: string, status: string): void {
    if (status === 'queued') return
    this.customers.apply({ op: 'finishPurchase', ref, end: status === 'paid' ? 'paid' : 'refused' })
  }

  /** As the next look at a cart does. */
  resolve(buyerId: number): void {
    for (const ref of this.customers.machine.openPurchases(buyerId, Infinity)) {
      const order = this.products.machine.book.byRef.get(ref)
      if (order === undefined) this.products.apply({ op: 'rejectRef', at: this.#now, ref, buyerId })
      this.finish(ref, order?.buyerId === buyerId ? order.status : 'refused')
    }
  }

  #give(number: string, to: string): void {
    const before = this.given.get(number)
    if (before !== undefined && before !== to)
      throw new Error(`${number} was given to ${before} and to ${to}`)
    this.given.set(number, to)
  }
}
