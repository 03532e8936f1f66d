import type { Histories } from '../identity/histories.ts'
import type { KeyedOutcomes } from '../outcomes/keyed-outcomes.ts'
import type { Catalogue } from './catalogue/catalogue.ts'
import type { StoredItem } from './catalogue/item.ts'
import type { Audience } from './events.ts'
import type { Images } from './images/images.ts'
import type { OrderBook } from './orders/order-book.ts'

/** All records of product-db, as one place keeps them. */
export interface ProductRecords {
  /** Grows with every change that anybody can see. */
  rev: number
  term: number
  nextSerial: number
  nextOrder: number
  readonly catalogue: Catalogue
  readonly book: OrderBook
  readonly images: Images
  readonly outcomes: KeyedOutcomes
  /** The histories of its own items and orders, and of customer-db's accounts. */
  readonly histories: Histories
}

export type CountedChange = Partial<Pick<StoredItem, 'quantity' | 'cents' | 'up' | 'down'>>

/** The records while a command changes them. */
export interface ChangingRecords extends ProductRecords {
  readonly audience: Audience | undefined
  nextRev(): number
  changeItem(item: StoredItem, change: CountedChange): void
}
