import type { StoredItem } from './item.ts'
import { compareRank, type Rankable } from './ranking.ts'
import type { SearchPlace } from './search-cursor.ts'

/** An item, and how many of the keywords that are searched for it has. */
export interface Found {
  item: StoredItem
  matches: number
  /** The item's rank when it was found. */
  rank: Rankable
}

/** More matching keywords are better, then the better rank. */
export function isBetter(matches: number, rank: Rankable, than: SearchPlace): boolean {
  return matches > than.matches || (matches === than.matches && compareRank(rank, than.rank) < 0)
}

/** Where it belongs among others that are sorted. */
export function placeIn(sorted: readonly Found[], { matches, rank }: Found): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBetter(matches, rank, sorted[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
