import type { StoredItem } from './item.ts'
import type { RankedItems } from './ranking.ts'
import type { SearchPlace } from './search-cursor.ts'
import type { SearchIndex } from './search-index.ts'

/** The items that a search is made for. */
export interface Query {
  index: SearchIndex
  /** All that is for sale at the moment, in the category if one is given. */
  readonly ranked: RankedItems<StoredItem>
  category: number | undefined
  /** The rarest first. */
  words: readonly string[]
  /** The bits of the words, see `StoredItem`. */
  bits: readonly number[]
  /** Only what comes behind it is wanted. */
  after: SearchPlace | undefined
  wanted: number
}

/** No fewer than the keywords that the item has. It is many times quicker to find than their number. */
export function mostMatches({ bits }: Query, { wordBits }: StoredItem): number {
  let most = 0
  for (const bit of bits) if ((wordBits & bit) !== 0) most += 1
  return most
}

export function matchesOf({ words }: Query, item: StoredItem): number {
  let matches = 0
  for (const word of words) if (item.words.includes(word)) matches += 1
  return matches
}

/** Items that a search looks at before other requests have their turn: at most about a millisecond of work. */
export const looksAtOnce = 1_000
