import { enterOutcomes } from '../../postgres/outcomes.ts'
import { ApiError } from '../../wire/errors.ts'
import type { ProductCommand } from '../commands.ts'
import type { BroughtImage } from '../images/named-image.ts'
import { ProductState } from '../state.ts'
import { CollectedEvents } from './collected-events.ts'
import { itemOf, ordersOf, type ProductRows } from './rows.ts'

/** Revisions, serials of items and numbers of orders. */
export interface ProductNumbers {
  rev: number
  serial: number
  order: number
}

type Cancelling = Extract<ProductCommand, { op: 'cancelOrder' }>

/** The part of the market that some commands need. The rules are those of the journal's state. */
export class WorkingState extends ProductState {
  readonly events = new CollectedEvents()
  /** The images that were set, by their names. */
  readonly shown = new Map<string, Uint8Array>()
  /** Orders that a worker has paid, or that may have been paid already. */
  readonly #busy: ReadonlySet<number>
  readonly #first: ProductNumbers

  constructor(rows: ProductRows, first: ProductNumbers) {
    super()
    this.#first = first
    this.rev = first.rev - 1
    this.nextSerial = first.serial
    this.nextOrder = first.order
    this.audience = this.events
    for (const row of rows.items) this.catalogue.add(itemOf(row))
    for (const { item_id, buyer_id, thumb } of rows.thumbs) {
      const item = this.catalogue.items.get(item_id)
      if (item) (item.thumbs ??= new Map()).set(buyer_id, thumb)
    }
    for (const { seller_id, image, size, items } of rows.images)
      for (let count = 0; count < items; count += 1) this.images.show(seller_id, image, size)
    for (const order of ordersOf(rows.orders, rows.lines)) this.book.place(order)
    for (const { ref, at } of rows.rejected) this.book.rejectedRefs.set(ref, at.getTime())
    enterOutcomes(this.outcomes, rows.outcomes)
    this.#busy = new Set(
      rows.orders.filter(({ worker, in_doubt }) => worker !== null || in_doubt).map(({ id }) => id),
    )
  }

  get given(): ProductNumbers | undefined {
    const { rev, serial, order } = this.#first
    const given = { rev: this.rev + 1 - rev, serial: this.nextSerial - serial, order: this.nextOrder - order }
    return given.rev + given.serial + given.order > 0 ? given : undefined
  }

  override apply(command: ProductCommand): unknown {
    if (command.op === 'cancelOrder' && this.#isBusy(command.order)) return this.#keyProblem(command) ?? {}
    const outcome = super.apply(command)
    if (command.op === 'setItemImage' && command.image && 'bytes' in command.image) {
      const { name, bytes } = command.image as BroughtImage
      if (this.images.has(name)) this.shown.set(name, bytes)
    }
    return outcome
  }

  #isBusy(order: number): boolean {
    return this.#busy.has(order) && this.book.orders.get(order)?.status === 'queued'
  }

  /** An order that is being paid is left alone, but its key may stand for something else. */
  #keyProblem({ key, at, buyerId, order }: Cancelling): ApiError | undefined {
    if (key === undefined) return undefined
    const asked = { account: String(buyerId), key, op: 'cancelOrder', at, request: order }
    const kept = this.outcomes.find(asked)
    return kept instanceof ApiError ? kept : undefined
  }
}
