import { administrator } from '../contract/admin-operations.ts'
import type { RowFailure } from '../contract/internal.ts'
import { fromCents, maxQuantity } from '../contract/values.ts'
import type { Counters, Epoch } from '../engine/epochs.ts'
import type { Arrival, SqlValue, StateMachine } from '../engine/state-machine.ts'
import { beginTerm } from '../replication/term.ts'
import type { ImageCaps } from '../images/image-caps.ts'
import { Histories, type Introduction } from '../identity/histories.ts'
import { KeyedOutcomes } from '../outcomes/keyed-outcomes.ts'
import { ApiError } from '../wire/errors.ts'
import { Catalogue } from './catalogue/catalogue.ts'
import type { ItemChange, NewItem, ProductCommand } from './commands.ts'
import { discrepancyIn } from './discrepancy.ts'
import type { Audience } from './events.ts'
import { describeItem, setItem, withdrawItem } from './catalogue/item-life.ts'
import { type StoredItem, storedItem } from './catalogue/item.ts'
import type { ImageShelf } from './images/image-shelf.ts'
import { Images } from './images/images.ts'
import { setItemImage } from './images/set-image.ts'
import { OrderBook } from './orders/order-book.ts'
import { placeOrder, rejectPurchase, settleOrder } from './orders/order-commands.ts'
import type { ChangingRecords, CountedChange } from './records.ts'
import { accountsFrom, moveAccounts } from './strange-accounts.ts'
import { packings } from './catalogue/packings.ts'
import { productLayouts } from './tables.ts'
import { refusalOf, rowOutcome, type UpdateEnd } from './update-end.ts'

type Updating = Extract<ProductCommand, { op: 'updateItem' }>
type BulkUpdating = Extract<ProductCommand, { op: 'updateItems' }>
type Rating = Extract<ProductCommand, { op: 'provideFeedback' }>

/** Items, stock, feedback and orders: what product-db's journal adds up to. */
export class ProductState implements StateMachine<ProductCommand, unknown>, ChangingRecords {
  readonly tables = productLayouts.tables
  rev = 0
  /** In which its owner serves. */
  term = 1
  nextSerial = 1
  nextOrder = 1
  readonly catalogue = new Catalogue()
  readonly book = new OrderBook()
  readonly images: Images
  readonly outcomes = new KeyedOutcomes()
  readonly histories = new Histories()
  audience: Audience | undefined

  /** Without a shelf, the images that come with a snapshot stay in memory. */
  constructor(shelf?: ImageShelf, caps?: ImageCaps) {
    this.images = new Images(shelf, caps)
  }

  /** Refusals are outcomes; each is found before anything was changed. */
  apply(command: ProductCommand): unknown {
    try {
      return this.#apply(command)
    } catch (error) {
      if (error instanceof ApiError) return error
      throw error
    }
  }

  #apply(command: ProductCommand): unknown {
    switch (command.op) {
      case 'registerItem':
        return this.outcomes.once(String(command.sellerId), command.op, command, packings.registerItem, () =>
          this.#register(command.sellerId, command.item),
        )
      case 'registerItems':
        return this.outcomes.once(String(command.sellerId), command.op, command, packings.registerItems, () =>
          command.items.map((row) => {
            return 'error' in row ? row : { ok: true, ...this.#register(command.sellerId, row) }
          }),
        )
      case 'updateItem':
        return this.#updateItem(command)
      case 'updateItems':
        return this.#updateItems(command)
      case 'describeItem':
        return this.outcomes.once(String(command.sellerId), command.op, command, packings.describeItem, () =>
          describeItem(this, command),
        )
      case 'withdrawItem':
        return this.outcomes.once(String(command.sellerId), command.op, command, packings.withdrawItem, () =>
          withdrawItem(this, command),
        )
      case 'setItemImage':
        return this.outcomes.once(String(command.sellerId), command.op, command, packings.setItemImage, () =>
          setItemImage(this, command),
        )
      case 'setItem':
        return this.outcomes.once(administrator, command.op, command, packings.setItem, () =>
          setItem(this, command),
        )
      case 'provideFeedback':
        return this.outcomes.once(
          String(command.buyerId),
          command.op,
          command,
          packings.provideFeedback,
          () => this.#rate(command),
        )
      case 'placeOrder':
        return placeOrder(this, command)
      case 'cancelOrder':
        return this.outcomes.once(String(command.buyerId), command.op, command, packings.cancelOrder, () =>
          settleOrder(this, { ...command, op: 'settleOrder', end: 'cancelled' }),
        )
      case 'settleOrder':
        return settleOrder(this, command)
      case 'rejectRef':
        return rejectPurchase(this, command)
      case 'beginTerm':
        return beginTerm(this, command)
      case 'beginEpoch':
        this.histories.begin(command.id, this.#identities())
        return {}
      case 'meet':
        return this.#meet(command)
    }
  }

  nextRev(): number {
    this.rev += 1
    return this.rev
  }

  #register(
    sellerId: number,
    { name, category, keywords, condition, cents, quantity }: NewItem,
  ): { itemId: string } {
    const serial = this.nextSerial
    this.nextSerial += 1
    const facts = { category, serial, sellerId, name, keywords, condition, cents, quantity }
    const item = storedItem({ ...facts, reserved: 0, up: 0, down: 0, rev: this.nextRev() })
    this.catalogue.add(item)
    this.audience?.itemChanged(item)
    return { itemId: item.itemId }
  }

  #updateItem(command: Updating): unknown {
    const { sellerId, change } = command
    const op = change.delta === undefined ? 'changePrice' : 'updateUnits'
    return this.outcomes.once(String(sellerId), op, command, packings.updateItem, () => {
      const end = this.#update(sellerId, change)
      return 'refusal' in end ? refusalOf(end, change) : end
    })
  }

  #updateItems(command: BulkUpdating): unknown {
    const { sellerId, changes } = command
    const run = () => changes.map((row) => ('error' in row ? row : this.#update(sellerId, row)))
    const ends = this.outcomes.once<BulkUpdating, (UpdateEnd | RowFailure)[]>(
      String(sellerId),
      command.op,
      command,
      packings.updateItems,
      run,
    )
    return ends instanceof ApiError ? ends : ends.map((end, row) => rowOutcome(end, changes[row]!))
  }

  #update(sellerId: number, { itemId, cents, delta }: ItemChange): UpdateEnd {
    const item = this.catalogue.items.get(itemId)
    if (item === undefined) return { refusal: 'unknown', limit: 0 }
    if (item.sellerId !== sellerId) return { refusal: 'foreign', limit: 0 }
    if (item.withdrawn) return { refusal: 'withdrawn', limit: 0 }
    const quantity = item.quantity + (delta ?? 0)
    if (quantity < 0) return { refusal: 'tooFew', limit: item.quantity }
    if (quantity + item.reserved > maxQuantity) {
      return { refusal: 'tooMany', limit: maxQuantity - item.reserved - item.quantity }
    }
    this.changeItem(item, { quantity, cents: cents ?? item.cents })
    return { itemId, price: fromCents(item.cents), quantity, rev: item.rev }
  }

  changeItem(item: StoredItem, change: CountedChange): void {
    this.catalogue.change(item, { ...change, rev: this.nextRev() })
    this.audience?.itemChanged(item)
  }

  #rate({ buyerId, itemId, thumb }: Rating): unknown {
    const item = this.catalogue.get(itemId)
    const before = item.thumbs?.get(buyerId)
    if (before !== thumb) {
      const up = Number(thumb === 'up') - Number(before === 'up')
      const down = Number(thumb === 'down') - Number(before === 'down')
      item.thumbs ??= new Map()
      item.thumbs.set(buyerId, thumb)
      const seller = this.book.seller(item.sellerId)
      seller.up += up
      seller.down += down
      this.changeItem(item, { up: item.up + up, down: item.down + down })
    }
    return { feedback: { up: item.up, down: item.down } }
  }

  dump(table: string): Iterable<SqlValue[]> {
    return productLayouts.dump(this, table)
  }

  load(table: string, row: SqlValue[]): void {
    productLayouts.load(this, table, row)
  }

  discrepancy(rows: Readonly<Record<string, number>>): string | undefined {
    return discrepancyIn(this, rows)
  }

  counts(): Record<string, number> {
    return {
      items: this.catalogue.items.size,
      orders: this.book.orders.size,
      sellers: this.catalogue.bySeller.size,
    }
  }

  get epochs(): readonly Epoch[] {
    return this.histories.own
  }

  counters(): Counters {
    return { ...this.#identities(), rev: this.rev }
  }

  get introduction(): Introduction {
    return { epochs: this.epochs, next: this.#identities() }
  }

  /** The numbers by which others know items and orders. */
  #identities(): Counters {
    return { item: this.nextSerial, order: this.nextOrder }
  }

  /** Revisions go on growing: who knows the newest must see that it is another state. */
  raise({ item = 1, order = 1, rev = 0 }: Counters): void {
    this.nextSerial = Math.max(this.nextSerial, item)
    this.nextOrder = Math.max(this.nextOrder, order)
    this.rev = Math.max(this.rev, rev) + 1
  }

  beginEpoch(id: string, before: readonly Epoch[], brought: boolean): void {
    this.histories.begin(id, this.#identities(), before, brought)
  }

  arrive(arrival: Arrival): void {
    this.histories.arrive(arrival)
  }

  supersede({ book, term }: this): void {
    this.term = term
    for (const [ref, at] of book.rejectedRefs) this.book.reject(ref, at)
  }

  /** How many accounts are known here that the customer-db that is met does not know, or knows as others. */
  strangersTo(customers: Introduction): number {
    return accountsFrom(this, this.histories.strangeFrom('account', customers)).size
  }

  #meet(customers: Introduction): unknown {
    if (this.histories.isKnown(customers.epochs)) return {}
    moveAccounts(this, this.histories.strangeFrom('account', customers))
    this.histories.meet(customers.epochs)
    return {}
  }
}
