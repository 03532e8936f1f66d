import { Random } from '../../chance/random.ts'
import type { BegunPurchase } from '../../contract/internal.ts'
import { newEpochId } from '../../engine/epochs.ts'
import { Ledger } from '../../payments/ledger.ts'
import { ApiError } from '../../wire/errors.ts'
import { Folder, type RestoreOptions, type Snapshot } from './folder.ts'
import { Market, MixedUp, newTruth, type Person } from './market.ts'

interface Pair {
  readonly customers: Snapshot
  readonly products: Snapshot
  readonly of: Market
  readonly resets: number
}

export interface HistoryCounts {
  steps: number
  restores: number
  /** How often a set of databases said that it does not belong together. */
  refused: number
  orders: number
}

/**
 * Two clusters in which people trade while databases are restored: from any earlier point, from the other cluster, behind
 * a damaged journal, by hand, one without the other. Throws as soon as anybody sees, owns, pays or gets what is another's.
 */
export function playHistory(seed: number, steps: number): HistoryCounts {
  const history = new History(new Random(seed))
  for (let step = 0; step < steps; step += 1) history.step()
  return history.counts
}

class History {
  readonly counts: HistoryCounts = { steps: 0, restores: 0, refused: 0, orders: 0 }
  readonly #random: Random
  readonly #truth = newTruth()
  readonly #markets: readonly Market[]
  readonly #pairs: Pair[] = []
  readonly #people: Person[] = []
  /** Purchases whose frontend ended in the middle; their clients ask again. */
  readonly #begun: { market: Market; buyer: Person; begun: BegunPurchase }[] = []

  constructor(random: Random) {
    this.#random = random
    const newRef = () => `ref${random.integer(0, 2 ** 31)}-${random.integer(0, 2 ** 31)}`
    this.#markets = [0, 1].map(() => new Market(this.#truth, newRef, random.chance(0.5)))
  }

  step(): void {
    this.counts.steps += 1
    const market = this.#random.pick(this.#markets)
    if (this.#random.chance(0.12)) this.#administrate(market)
    else this.#trade(market)
    for (const each of this.#markets) this.#look(each)
  }

  #trade(market: Market): void {
    try {
      market.introduce(this.#random.chance(0.3))
    } catch (error) {
      if (!(error instanceof MixedUp)) throw error
      this.counts.refused += 1
      return
    }
    const random = this.#random
    if (this.#people.length < 2 || random.chance(0.1))
      this.#people.push(market.signUp(random.pick(['buyer', 'seller'] as const)))
    const person = random.pick(this.#people)
    let account = market.accountOf(person)
    if (account === undefined || random.chance(0.1)) {
      if (!market.logIn(person)) return
      account = market.accountOf(person)!
    }
    if (person.role === 'seller') {
      market.register(person, account)
      return
    }
    market.resolve(account)
    const items = [...market.products.machine.catalogue.items.keys()]
    for (let count = random.integer(0, 2); count > 0 && items.length > 0; count -= 1)
      market.fill(person, random.pick(items))
    this.#checkCart(market, person)
    if (random.chance(0.6)) this.#buy(market, person)
  }

  #buy(market: Market, buyer: Person): void {
    const random = this.#random
    const begun = market.begin(buyer)
    if (begun === undefined || random.chance(0.15)) return
    const order = market.place(buyer, begun)
    if (random.chance(0.15)) this.#begun.push({ market, buyer, begun })
    if (order instanceof ApiError) {
      market.finish(begun.ref, 'refused')
      return
    }
    this.counts.orders += 1
    const owner = this.#truth.buyerOfOrder.get(order.placedAt)
    must(owner === buyer, `${buyer.name} is answered with an order of ${owner?.name}`)
    const wished = this.#truth.wished.get(buyer)
    for (const { itemId, name } of order.lines)
      must(wished?.has(`${itemId} ${name}`), `${buyer.name} got ${name}`)
    if (random.chance(0.8)) market.settle(order)
    if (random.chance(0.8)) market.finish(begun.ref, order.status)
  }

  #checkCart(market: Market, buyer: Person): void {
    const session = market.customers.machine.sessions.get(buyer.session!)!
    const wished = this.#truth.wished.get(buyer)
    for (const itemId of session.cart.lines.keys()) {
      const name = market.products.machine.catalogue.items.get(itemId)?.name
      must(name === undefined || wished?.has(`${itemId} ${name}`), `the cart of ${buyer.name} shows ${name}`)
    }
  }

  #administrate(market: Market): void {
    const random = this.#random
    const what = random.integer(0, 9)
    if (what <= 3) this.#pairs.push(pairOf(market))
    else if (what === 4) this.#startAnew(market)
    else if (what === 5 && random.chance(0.3)) this.#copyByHand(market)
    else if (what === 6 && random.chance(0.2)) this.#reset(market)
    else this.#restore(market)
  }

  #startAnew({ customers, products }: Market): void {
    customers.start()
    products.start()
  }

  #restore(market: Market): void {
    if (this.#pairs.length === 0) return
    this.counts.restores += 1
    const random = this.#random
    const pair = random.pick(this.#pairs)
    const both = random.chance(0.3)
    const together = both ? newEpochId() : undefined
    const options = (): RestoreOptions => ({
      damaged: random.chance(0.4),
      together,
    })
    // A reset market has lost its snapshots. They are brought back from elsewhere.
    const isOwn = pair.of === market && pair.resets === market.resets
    const brought = (snapshot: Snapshot): Snapshot => ({ ...snapshot, taken: isOwn })
    const first = random.chance(0.5)
    if (both || first) market.customers.restore(brought(pair.customers), options())
    if (both || !first) market.products.restore(brought(pair.products), options())
    // A version of today restores, and starts both.
    this.#startAnew(market)
    if (!isOwn) market.given.clear()
  }

  /** The folder of one database is replaced by a copy of the past, the mark with it. */
  #copyByHand(market: Market): void {
    const copies = { customers: market.customers.copy(), products: market.products.copy() }
    if (market.customers.old || market.products.old) return
    const service = this.#random.pick(['customers', 'products'] as const)
    for (let count = 0; count < 20; count += 1) this.#trade(market)
    if (service === 'customers') market.customers = copies.customers
    else market.products = copies.products
    market[service].start()
    // Nothing in the folder knows that it gave these numbers once.
    market.given.clear()
  }

  #reset(market: Market): void {
    const { payments } = market
    const fresh = new Market(this.#truth, () => '', false)
    market.customers = fresh.customers
    market.products = fresh.products
    market.payments = this.#random.chance(0.5) ? payments : new Folder(() => new Ledger(), true)
    market.given.clear()
    market.resets += 1
  }

  /** Notes what everybody would see now. */
  #look(market: Market): void {
    const { customers, products } = market
    try {
      market.introduce(false)
    } catch (error) {
      if (error instanceof MixedUp) return
      throw error
    }
    for (const person of this.#people) {
      const session = person.session && customers.machine.sessions.get(person.session)
      if (!session) continue
      const { id, createdAt } = session.account
      must(createdAt === person.at, `${person.name} is taken for ${this.#truth.people.get(createdAt)?.name}`)
      for (const { placedAt } of products.machine.book.buyers.get(id)?.orders ?? []) {
        const owner = this.#truth.buyerOfOrder.get(placedAt)
        must(owner === person, `${person.name} sees an order of ${owner?.name}`)
      }
      for (const { name } of products.machine.catalogue.bySeller.get(id) ?? []) {
        const owner = this.#truth.sellerOfItem.get(name)
        must(owner === person, `${person.name} owns ${name} of ${owner?.name}`)
      }
    }
  }
}

function pairOf(market: Market): Pair {
  return {
    customers: market.customers.snapshot(),
    products: market.products.snapshot(),
    of: market,
    resets: market.resets,
  }
}

function must(holds: boolean | undefined, what: string): void {
  if (!holds) throw new Error(what)
}
