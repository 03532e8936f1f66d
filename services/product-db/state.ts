import { fromCents, maxQuantity, unitsText } from '../contract/values.ts'
import type { SqlValue, StateMachine } from '../engine/state-machine.ts'
import { KeyedOutcomes } from '../host/keyed-outcomes.ts'
import { ApiError } from '../wire/errors.ts'
import { Catalogue } from './catalogue.ts'
import type { RowFailure } from '../contract/internal.ts'
import type { ItemChange, NewItem, OrderWish, ProductCommand } from './commands.ts'
import type { Audience } from './events.ts'
import { type StoredItem, storedItem } from './item.ts'
import { OrderBook } from './order-book.ts'
import type { StoredLine, StoredOrder } from './order.ts'
import { dumpTable, loadRow, productTables } from './tables.ts'

type Placing = Extract<ProductCommand, { op: 'placeOrder' }>
type Settling = Extract<ProductCommand, { op: 'settleOrder' }>
type Rating = Extract<ProductCommand, { op: 'provideFeedback' }>

export interface ChangedItem {
  itemId: string
  price: number
  quantity: number
  rev: number
}

/** Items, stock, feedback and orders: what product-db's journal adds up to. */
export class ProductState implements StateMachine<ProductCommand, unknown> {
  readonly tables = productTables
  /** Grows with every change that anybody can see. */
  rev = 0
  nextSerial = 1
  nextOrder = 1
  readonly catalogue = new Catalogue()
  readonly book = new OrderBook()
  readonly outcomes = new KeyedOutcomes()
  audience: Audience | undefined

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
        return this.#once(command, command.sellerId, () => this.#register(command.sellerId, command.item))
      case 'registerItems':
        return this.#once(command, command.sellerId, () => {
          return command.items.map((row) => {
            return 'error' in row ? row : { ok: true, ...this.#register(command.sellerId, row) }
          })
        })
      case 'updateItem':
        return this.#once(
          { ...command, op: command.change.delta === undefined ? 'changePrice' : 'updateUnits' },
          command.sellerId,
          () => this.#update(command.sellerId, command.change),
        )
      case 'updateItems':
        return this.#once(command, command.sellerId, () => {
          return command.changes.map((row) => {
            return 'error' in row ? row : rowOutcome(() => this.#update(command.sellerId, row))
          })
        })
      case 'provideFeedback':
        return this.#once(command, command.buyerId, () => this.#rate(command))
      case 'placeOrder':
        return this.#place(command)
      case 'settleOrder':
        return this.#settle(command)
      case 'rejectRef':
        return this.#reject(command.ref, command.at)
    }
  }

  #once(
    command: { op: string; at: number; key?: string | undefined },
    account: number,
    run: () => unknown,
  ): unknown {
    return this.outcomes.once(String(account), command.key, command.op, command.at, run)
  }

  #nextRev(): number {
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
    const item = storedItem({ ...facts, reserved: 0, up: 0, down: 0, rev: this.#nextRev() })
    this.catalogue.add(item)
    this.audience?.itemChanged(item)
    return { itemId: item.itemId }
  }

  #update(sellerId: number, { itemId, cents, delta }: ItemChange): ChangedItem {
    const item = this.catalogue.get(itemId)
    if (item.sellerId !== sellerId) {
      throw new ApiError(
        'FORBIDDEN',
        `Item ${itemId} belongs to another seller. DisplayItemsForSale shows yours.`,
        {
          details: { itemId },
        },
      )
    }
    const quantity = item.quantity + (delta ?? 0)
    if (quantity < 0) {
      throw new ApiError(
        'OUT_OF_STOCK',
        `Item ${itemId} has only ${unitsText(item.quantity)}; ${-delta!} cannot be taken away.`,
        {
          details: { itemId, available: item.quantity },
        },
      )
    }
    if (quantity + item.reserved > maxQuantity) {
      const most = maxQuantity - item.reserved - item.quantity
      throw new ApiError(
        'INVALID_ARGUMENT',
        `Item ${itemId} may have at most ${maxQuantity} units: add at most ${most}.`,
        {
          details: { field: 'delta', expected: `an integer up to ${most}` },
        },
      )
    }
    this.#change(item, { quantity, cents: cents ?? item.cents })
    return { itemId, price: fromCents(item.cents), quantity, rev: item.rev }
  }

  #change(item: StoredItem, change: Partial<Pick<StoredItem, 'quantity' | 'cents' | 'up' | 'down'>>): void {
    this.catalogue.change(item, { ...change, rev: this.#nextRev() })
    this.audience?.itemChanged(item)
  }

  /** Takes a revision whether anybody listens or not: replaying the journal must come to the same ones. */
  #orderChanged(order: StoredOrder): void {
    const rev = this.#nextRev()
    this.audience?.orderChanged(order, rev)
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
      this.#change(item, { up: item.up + up, down: item.down + down })
    }
    return { feedback: { up: item.up, down: item.down } }
  }

  #place({ ref, buyerId, tier, lines: wishes, at }: Placing): unknown {
    const known = this.book.byRef.get(ref)
    if (known) return { order: known.id, placed: false }
    if (this.book.rejectedRefs.has(ref)) {
      throw new ApiError(
        'UNAVAILABLE',
        'This purchase was given up before its order arrived. Nothing was bought: try again.',
        { details: { givenUp: true } },
      )
    }
    if (wishes.length === 0)
      throw new ApiError('CART_EMPTY', 'The cart is empty. Add items to it with AddItemToCart first.')
    const { lines, cents } = this.#priced(ref, wishes, at)
    for (const { itemId, quantity } of lines) {
      const item = this.catalogue.get(itemId)
      item.reserved += quantity
      this.#change(item, { quantity: item.quantity - quantity })
    }
    const id = this.nextOrder
    this.nextOrder += 1
    const order: StoredOrder = {
      id,
      ref,
      buyerId,
      tier,
      status: 'queued',
      lines,
      cents,
      placedAt: at,
      settledAt: null,
    }
    this.book.place(order)
    this.#orderChanged(order)
    return { order: id, placed: true }
  }

  /** Whoever else asks for the same purchase is refused too, even if there is enough by then. */
  #priced(ref: string, wishes: OrderWish[], at: number): { lines: StoredLine[]; cents: number } {
    try {
      const lines = this.#linesFor(wishes)
      const cents = lines.reduce((sum, line) => sum + line.cents * line.quantity, 0)
      if (Number.isSafeInteger(cents)) return { lines, cents }
      throw new ApiError(
        'INVALID_ARGUMENT',
        'The total is more than money can be counted exactly. Buy less at a time.',
        { details: { field: 'cart', expected: 'a total below 90 trillion' } },
      )
    } catch (error) {
      this.book.reject(ref, at)
      throw error
    }
  }

  #linesFor(wishes: OrderWish[]): StoredLine[] {
    const short = wishes
      .map(({ itemId, quantity }) => {
        const item = this.catalogue.items.get(itemId)
        return { itemId, name: item?.name ?? '', wanted: quantity, available: item?.quantity ?? 0 }
      })
      .filter(({ wanted, available }) => wanted > available)
    if (short.length > 0) {
      const named = short.map(
        ({ itemId, wanted, available }) => `${itemId} (wanted ${wanted}, available ${available})`,
      )
      throw new ApiError(
        'OUT_OF_STOCK',
        `Not enough units of ${named.join(', ')}. Change the cart and try again.`,
        {
          details: { lines: short },
        },
      )
    }
    return wishes.map(({ itemId, quantity }) => {
      const { sellerId, name, cents } = this.catalogue.get(itemId)
      return { itemId, sellerId, name, cents, quantity }
    })
  }

  #settle({ order: id, end, at }: Settling): unknown {
    const order = this.book.orders.get(id)
    if (order?.status !== 'queued') return {}
    order.status = end
    order.settledAt = at
    for (const { itemId, quantity } of order.lines) {
      const item = this.catalogue.get(itemId)
      item.reserved -= quantity
      if (end !== 'paid') this.#change(item, { quantity: item.quantity + quantity })
    }
    if (end === 'paid') this.book.recordSale(order)
    this.#orderChanged(order)
    if (end === 'paid') this.#linesSold(order)
    return {}
  }

  #linesSold(order: StoredOrder): void {
    for (const [line, { itemId }] of order.lines.entries()) {
      const rev = this.#nextRev()
      this.audience?.lineSold(order, line, this.catalogue.items.get(itemId), rev)
    }
  }

  /** From now on no order can come of this purchase, unless one did before. */
  #reject(ref: string, at: number): unknown {
    const order = this.book.byRef.get(ref)
    if (order) return { status: order.status }
    this.book.reject(ref, at)
    return { status: 'unknown' }
  }

  dump(table: string): Iterable<SqlValue[]> {
    return dumpTable(this, table)
  }

  load(table: string, row: SqlValue[]): void {
    loadRow(this, table, row)
  }

  counts(): Record<string, number> {
    return {
      items: this.catalogue.items.size,
      orders: this.book.orders.size,
      sellers: this.catalogue.bySeller.size,
    }
  }

  /** Numbers that were given are not given again, and revisions go on growing. */
  supersede(current: this): void {
    this.rev = Math.max(this.rev, current.rev) + 1
    this.nextSerial = Math.max(this.nextSerial, current.nextSerial)
    this.nextOrder = Math.max(this.nextOrder, current.nextOrder)
    for (const [ref, at] of current.book.rejectedRefs) this.book.rejectedRefs.set(ref, at)
  }
}

export type RowOutcome = ({ ok: true } & ChangedItem) | RowFailure

function rowOutcome(run: () => ChangedItem): RowOutcome {
  try {
    return { ok: true, ...run() }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { code, message, details } = error
    return { ok: false, error: { code, message, ...(details ? { details } : {}) } }
  }
}
