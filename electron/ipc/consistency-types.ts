import type { AsOf } from '../../services/contract/as-of.ts'
import type { CatalogueReadsState, FollowerState } from '../../services/contract/following.ts'

export type { AsOf, CatalogueReadsState, FollowerState }
export type { CatalogueSettings, FollowerSettings } from '../../services/contract/following.ts'

/** How the catalogue is read and how far the followers are, asked of them all at one moment. */
export interface ConsistencyMetrics {
  /** ms since 1970. */
  at: number
  frontends: (CatalogueReadsState & { member: string })[]
  /** Those that answer. */
  followers: FollowerState[]
}

/** One answer to the question what the item costs. */
export interface DemonstratedRead {
  /** After the price was changed, when it was asked. */
  atMs: number
  /** Null: no such item is known there yet. */
  price: number | null
  /** Null if the answer did not say. */
  asOf: AsOf | null
}

/** A price was changed, and then read again and again. */
export interface Demonstration {
  oldPrice: number
  newPrice: number
  rev: number
  /** Asked for nothing older than the change. */
  demanded: DemonstratedRead
  /** As the cluster is set, by a session that says what it has seen. */
  reads: DemonstratedRead[]
}

/** The state of a follower that an answer shows. */
export interface CatalogueAge extends AsOf {
  /** When it was read, ms since 1970. */
  at: number
}

export interface MaybeOld {
  /** Absent if the answer is product-db's own. */
  asOf?: CatalogueAge
}
