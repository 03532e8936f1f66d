import { type Catalogue, pageJson } from './catalogue.ts'
import { searchWords, type StoredItem } from './item.ts'
import { compareRank, newRankedItems, type RankedItems } from './ranking.ts'
import { decodePlace, encodePlace, type SearchPlace } from './search-cursor.ts'

export interface SearchArgs {
  category?: number | undefined
  keywords?: string[] | undefined
  limit: number
  cursor?: string | undefined
}

interface Found {
  item: StoredItem
  matches: number
}

const emptyShelf = newRankedItems<StoredItem>()

/** One page of the search result, as JSON. */
export function search(catalogue: Catalogue, { category, keywords = [], limit, cursor }: SearchArgs): string {
  const words = searchWords(keywords)
  const after = cursor === undefined ? undefined : decodePlace(cursor)
  const ranked =
    category === undefined ? catalogue.ranked : (catalogue.shelves.get(category)?.ranked ?? emptyShelf)
  // One more than asked for tells whether there is a next page.
  const found = findPage(catalogue, ranked, words, category, after, limit + 1)
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const next = found.length > limit && last ? encodePlace(last.matches, last.item) : undefined
  return pageJson(
    'items',
    page.map(({ item }) => item),
    next,
  )
}

function findPage(
  catalogue: Catalogue,
  ranked: RankedItems<StoredItem>,
  words: string[],
  category: number | undefined,
  after: SearchPlace | undefined,
  wanted: number,
): Found[] {
  if (words.length === 0) return walk(ranked, () => true, 0, after, wanted)
  if (words.length === 1) {
    const word = words[0]!
    const holders = catalogue.byWord.get(word)
    if (holders === undefined) return []
    // Walking the ranking finds a page after wanted × (ranked ÷ matching) steps; picking looks at every holder of the word.
    if (holders.size * holders.size > wanted * ranked.size) {
      return walk(ranked, (item) => item.words.includes(word), 1, after, wanted)
    }
  }
  return pick(candidates(catalogue, words), category, after, wanted)
}

function walk(
  ranked: RankedItems<StoredItem>,
  matching: (item: StoredItem) => boolean,
  matches: number,
  after: SearchPlace | undefined,
  wanted: number,
): Found[] {
  const found: Found[] = []
  for (const [, item] of ranked.entries(after?.rank)) {
    if (!matching(item) || (after && compareRank(item, after.rank) <= 0)) continue
    found.push({ item, matches })
    if (found.length === wanted) break
  }
  return found
}

function candidates(catalogue: Catalogue, words: string[]): Map<StoredItem, number> {
  const matches = new Map<StoredItem, number>()
  for (const word of words) {
    for (const item of catalogue.byWord.get(word) ?? []) matches.set(item, (matches.get(item) ?? 0) + 1)
  }
  return matches
}

function compareFound(a: Found, b: Found): number {
  return b.matches - a.matches || compareRank(a.item, b.item)
}

/** The best `wanted` candidates behind the place, kept sorted while all are looked at once. */
function pick(
  matches: Map<StoredItem, number>,
  category: number | undefined,
  after: SearchPlace | undefined,
  wanted: number,
): Found[] {
  const best: Found[] = []
  const last = after && { item: after.rank as StoredItem, matches: after.matches }
  for (const [item, count] of matches) {
    if (item.quantity === 0 || (category !== undefined && item.category !== category)) continue
    const found = { item, matches: count }
    if (last && compareFound(found, last) <= 0) continue
    if (best.length === wanted && compareFound(found, best[wanted - 1]!) > 0) continue
    best.splice(place(best, found), 0, found)
    if (best.length > wanted) best.pop()
  }
  return best
}

function place(sorted: Found[], found: Found): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareFound(sorted[middle]!, found) < 0) low = middle + 1
    else high = middle
  }
  return low
}
