import { type Found, isBetter, placeIn } from './found.ts'
import type { StoredItem } from './item.ts'
import type { Query } from './query.ts'

/** Each search has a number of its own: an item that bears it is among the candidates already. */
let searches = 0

/** The best items, found by counting how many of the keywords each has. It is the quickest way where they are few. */
export function countedItems({ index, words, category, after, wanted }: Query): Found[] {
  searches += 1
  const candidates: StoredItem[] = []
  for (const word of words) {
    for (const item of index.holders(word)) {
      if (item.foundBy === searches) {
        item.matches += 1
        continue
      }
      item.foundBy = searches
      item.matches = 1
      candidates.push(item)
    }
  }
  const best: Found[] = []
  for (const item of candidates) {
    const { matches } = item
    const worst = best.length === wanted ? best[wanted - 1] : undefined
    if (worst !== undefined && !isBetter(matches, item, worst)) continue
    if (item.quantity === 0 || (category !== undefined && item.category !== category)) continue
    const found = { item, matches, rank: item }
    if (after !== undefined && !isBetter(after.matches, after.rank, found)) continue
    best.splice(placeIn(best, found), 0, found)
    if (worst !== undefined) best.pop()
  }
  return best
}
