import { type Catalogue, pageJson } from './catalogue.ts'
import { searchWords, type StoredItem } from './item.ts'
import { compareRank, newRankedItems, type RankedItems } from './ranking.ts'
import type { SearchIndex } from './search-index.ts'
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
  const { index } = catalogue
  const ranked = category === undefined ? index.ranked : (index.shelves.get(category)?.ranked ?? emptyShelf)
  // One more than asked for tells whether there is a next page.
  const found = findPage(index, ranked, words, category, after, limit + 1)
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
  index: SearchIndex,
  ranked: RankedItems<StoredItem>,
  words: string[],
  category: number | undefined,
  after: SearchPlace | undefined,
  wanted: number,
): Found[] {
  if (words.length === 0) return walk(ranked, () => true, 0, after, wanted)
  if (words.length === 1) {
    const word = words[0]!
    const holders = index.byWord.get(word)
    if (holders === undefined) return []
    // Walking the ranking finds a page after wanted × (ranked ÷ matching) steps; picking looks at every holder of the word.
    if (holders.size * holders.size > wanted * ranked.size) {
      return walk(ranked, (item) => item.words.includes(word), 1, after, wanted)
    }
  }
  return pick(candidates(index, words), category, after, wanted)
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

/** Each search has a number of its own: an item that bears it is among the candidates already. */
let searches = 0

/** Items with at least one of the words, each with how many of them it has. */
function candidates(index: SearchIndex, words: string[]): StoredItem[] {
  searches += 1
  const found: StoredItem[] = []
  for (const word of words) {
    for (const item of index.byWord.get(word) ?? []) {
      if (item.quantity === 0) continue
      if (item.foundBy === searches) {
        item.matches += 1
        continue
      }
      item.foundBy = searches
      item.matches = 1
      found.push(item)
    }
  }
  return found
}

function compareFound(a: StoredItem, b: Found): number {
  return b.matches - a.matches || compareRank(a, b.item)
}

/** The best `wanted` candidates behind the place, kept sorted while all are looked at once. */
function pick(
  items: StoredItem[],
  category: number | undefined,
  after: SearchPlace | undefined,
  wanted: number,
): Found[] {
  const best: Found[] = []
  const last = after && { item: after.rank as StoredItem, matches: after.matches }
  for (const item of items) {
    if (category !== undefined && item.category !== category) continue
    if (last && compareFound(item, last) <= 0) continue
    if (best.length === wanted && compareFound(item, best[wanted - 1]!) > 0) continue
    best.splice(place(best, item), 0, { item, matches: item.matches })
    if (best.length > wanted) best.pop()
  }
  return best
}

function place(sorted: Found[], item: StoredItem): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareFound(item, sorted[middle]!) > 0) low = middle + 1
    else high = middle
  }
  return low
}
