import { type Found, isBetter, placeIn } from './found.ts'
import type { StoredItem } from './item.ts'
import type { Query } from './query.ts'

/** The best items, found by counting how many of the keywords each has. It is the quickest way where they are few. */
export function countedItems({ index, words, category, after, wanted }: Query): Found[] {
  const counts = new Map<StoredItem, number>()
  for (const word of words)
    for (const item of index.holders(word)) counts.set(item, (counts.get(item) ?? 0) + 1)
  const best: Found[] = []
  for (const [item, matches] of counts) {
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
