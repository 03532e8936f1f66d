import { type Catalogue, pageJson } from './catalogue.ts'
import { countedItems } from './counted-items.ts'
import { firstInRanking } from './first-in-ranking.ts'
import type { Found } from './found.ts'
import { bitOf, searchWords, type StoredItem } from './item.ts'
import { PickedItems } from './picked-items.ts'
import { looksAtOnce, type Query } from './query.ts'
import { newRankedItems } from './ranking.ts'
import { decodePlace, encodePlace } from './search-cursor.ts'
import type { SearchIndex } from './search-index.ts'

export interface SearchArgs {
  category?: number | undefined
  keywords?: string[] | undefined
  limit: number
  cursor?: string | undefined
}

interface Page {
  /** In the order of the result. */
  found: readonly Found[]
  /** Set where more may be missing behind the last. */
  endsEarly: boolean
}

/** About a millisecond of work. */
const mostCounted = 5 * looksAtOnce

const emptyShelf = newRankedItems<StoredItem>()

/**
 * One page of the search result, as JSON, of the catalogue as it is in the end. A long search is work in steps, so that
 * it blocks nobody.
 */
export function search(catalogue: Catalogue, args: SearchArgs): string | Generator<undefined, string> {
  const { category, keywords = [], limit, cursor } = args
  const { index } = catalogue
  const words = rarestFirst(index, searchWords(keywords))
  const query: Query = {
    index,
    get ranked() {
      return category === undefined ? index.ranked : (index.shelves.get(category)?.ranked ?? emptyShelf)
    },
    category,
    words,
    bits: words.map(bitOf),
    after: cursor === undefined ? undefined : decodePlace(cursor),
    // One more than asked for tells whether there is a next page.
    wanted: limit + 1,
  }
  const found = findAtOnce(query)
  return found ? show(query, { found, endsEarly: false }) : searchInSteps(query)
}

function* searchInSteps(query: Query): Generator<undefined, string> {
  let page = yield* find(query)
  while (page.endsEarly && page.found.length === 0) page = yield* find(query)
  return show(query, page)
}

function show({ wanted }: Query, { found, endsEarly }: Page): string {
  const limit = wanted - 1
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const next = last && (endsEarly || found.length > limit) ? encodePlace(last.matches, last.rank) : undefined
  return pageJson(
    'items',
    shown.map(({ item }) => item),
    next,
  )
}

function rarestFirst(index: SearchIndex, words: readonly string[]): readonly string[] {
  if (words.length < 2) return words
  return [...words].sort((a, b) => index.holders(a).size - index.holders(b).size)
}

/** Nothing if it would be long work. */
function findAtOnce(query: Query): readonly Found[] | undefined {
  const { index, words, wanted } = query
  if (words.length === 0) return firstInRanking(query, 0, wanted)
  const holdings = words.reduce((sum, word) => sum + index.holders(word).size, 0)
  // Walking the ranking finds a page after wanted × (ranked ÷ holders) items; counting looks at every holder.
  const inRanking =
    words.length === 1 && holdings * holdings > wanted * query.ranked.size
      ? firstInRanking(query, 1, wanted)
      : undefined
  return inRanking ?? (holdings <= mostCounted ? countedItems(query) : undefined)
}

/**
 * Looks at the holders of one keyword after the other, the rarest first. After each, the items with the most keywords are
 * known: any other item lacks all keywords that were looked at. The rest comes from the ranking where common keywords
 * soon fill the page.
 */
function* find(query: Query): Generator<undefined, Page> {
  const { index, category, words, wanted } = query
  const picked = new PickedItems(query)
  try {
    for (const [place, word] of words.entries()) {
      const most = words.length - place
      const known = picked.atLeast(most + 1)
      if (known.endsEarly || known.found.length === wanted) return known
      const holders = index.holders(word).size
      if (holders > looksAtOnce) {
        const rest = firstInRanking(query, most, wanted - known.found.length)
        if (rest) return { found: [...known.found, ...rest], endsEarly: false }
      }
      if (category !== undefined && query.ranked.size < holders) {
        yield* picked.lookAtRanking(place)
        break
      }
      yield* picked.lookAtHolders(place)
    }
    return picked.atLeast(1)
  } finally {
    picked.close()
  }
}
