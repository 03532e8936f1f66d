import type { RowFailure } from '../contract/internal.ts'
import type { Condition, Thumb, Tier } from '../contract/values.ts'
import type { BeginTermCommand } from '../replication/term.ts'
import type { BeginEpochCommand, MeetCommand } from '../identity/histories.ts'

interface Keyed {
  at: number
  key?: string | undefined
}

/** Prices are in cents here and everywhere behind the wire. */
export interface NewItem {
  name: string
  category: number
  keywords: string[]
  condition: Condition
  cents: number
  quantity: number
}

export interface ItemChange {
  itemId: string
  cents?: number | undefined
  delta?: number | undefined
}

/** The parts of the description of an item, which its seller may change. */
export interface Description {
  name?: string | undefined
  keywords?: string[] | undefined
  condition?: Condition | undefined
}

/** An image whose file is on disk already. */
export interface NamedImage {
  /** The hash of its content. */
  name: string
  size: number
}

export interface OrderWish {
  itemId: string
  quantity: number
}

/** Everything that changes product-db's state, as it stands in the journal. */
export type ProductCommand =
  | (Keyed & { op: 'registerItem'; sellerId: number; item: NewItem })
  | (Keyed & { op: 'registerItems'; sellerId: number; items: (NewItem | RowFailure)[] })
  | (Keyed & { op: 'updateItem'; sellerId: number; change: ItemChange })
  | (Keyed & { op: 'updateItems'; sellerId: number; changes: (ItemChange | RowFailure)[] })
  | (Keyed & { op: 'describeItem'; sellerId: number; itemId: string; description: Description })
  | (Keyed & { op: 'withdrawItem'; sellerId: number; itemId: string })
  | (Keyed & { op: 'setItemImage'; sellerId: number; itemId: string; image: NamedImage | null })
  /** By the administrator. */
  | (Keyed & { op: 'setItem'; itemId: string; cents?: number; quantity?: number })
  | (Keyed & { op: 'provideFeedback'; buyerId: number; itemId: string; thumb: Thumb })
  | { op: 'placeOrder'; at: number; ref: string; buyerId: number; tier: Tier; lines: OrderWish[] }
  | (Keyed & { op: 'cancelOrder'; buyerId: number; order: number })
  /** `takenAt`: when its turn came. Journals of older versions do not say so. */
  | { op: 'settleOrder'; at: number; order: number; end: 'paid' | 'declined' | 'cancelled'; takenAt?: number }
  | { op: 'rejectRef'; at: number; ref: string; buyerId?: number }
  | BeginTermCommand
  | BeginEpochCommand
  | MeetCommand
