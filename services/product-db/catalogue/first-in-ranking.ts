import type { Found } from './found.ts'
import { looksAtOnce, matchesOf, mostMatches, type Query } from './query.ts'
import { compareRank } from './ranking.ts'

/**
 * The best items that have at most `most` of the keywords, as many as are wanted or all that there are. Nothing if they
 * are too far down the ranking to be found in a few looks.
 */
export function firstInRanking(query: Query, most: number, wanted: number): Found[] | undefined {
  const { ranked, words, after } = query
  const found: Found[] = []
  let misses = 0
  for (let matches = most; matches >= Math.min(1, words.length); matches -= 1) {
    if (after !== undefined && matches > after.matches) continue
    const place = matches === after?.matches ? after.rank : undefined
    for (const [, item] of ranked.entries(place, [])) {
      if (place !== undefined && compareRank(item, place) <= 0) continue
      if (mostMatches(query, item) >= matches && matchesOf(query, item) === matches) {
        if (found.push({ item, matches, rank: item }) === wanted) return found
        continue
      }
      misses += 1
      if (misses === looksAtOnce) return undefined
    }
  }
  return found
}
