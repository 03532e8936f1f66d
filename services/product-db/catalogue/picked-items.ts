import { type Found, isBetter, placeIn } from './found.ts'
import type { StoredItem } from './item.ts'
import { looksAtOnce, matchesOf, mostMatches, type Query } from './query.ts'
import { compareRank, type Rankable } from './ranking.ts'

/**
 * The best items among those that were looked at, in any order. Items that change after the first look are looked at again
 * in the end, so that the result is that of one moment.
 */
export class PickedItems {
  readonly #query: Query
  readonly #changed: ReadonlySet<StoredItem>
  readonly #best: Found[] = []
  /** Set once there were more than are wanted. */
  #dropped = false
  #looks = 0

  constructor(query: Query) {
    this.#query = query
    this.#changed = query.index.watchChanges()
  }

  close(): void {
    this.#query.index.unwatchChanges(this.#changed)
  }

  /** Looks at all items that have the keyword and none of the rarer ones. */
  *lookAtHolders(place: number): Generator<undefined, void> {
    const { index, words } = this.#query
    for (const item of index.holders(words[place]!)) {
      this.#look(item, place)
      if (this.#looks % looksAtOnce === 0) yield
    }
  }

  /** Looks at all items in the ranking that have none of the rarer keywords. */
  *lookAtRanking(place: number): Generator<undefined, void> {
    let last: Rankable | undefined
    do {
      const from: Rankable | undefined = last
      last = undefined
      for (const [, item] of this.#query.ranked.entries(from, [])) {
        if (from !== undefined && compareRank(item, from) <= 0) continue
        this.#look(item, place)
        if (this.#looks % looksAtOnce > 0) continue
        last = rankOf(item)
        break
      }
      // Others may change the ranking meanwhile: it is entered again behind the last item.
      if (last !== undefined) yield
    } while (last !== undefined)
  }

  /** The best with at least so many of the keywords. It ends early where more may be missing behind the last. */
  atLeast(matches: number): { found: Found[]; endsEarly: boolean } {
    const { wanted } = this.#query
    const then = this.#best.filter((each) => each.matches >= matches)
    if (this.#changed.size === 0) return { found: then, endsEarly: false }
    const found = then.filter(({ item }) => !this.#changed.has(item))
    // Steady items that are worse than the last one may have been dropped for items that changed.
    const dropped = this.#dropped && then.length === wanted
    const last = found.at(-1)
    for (const item of this.#changed) {
      const now = { item, matches: this.#wantedMatches(item), rank: item }
      if (now.matches < matches) continue
      if (dropped && (last === undefined || !isBetter(now.matches, item, last))) continue
      found.splice(placeIn(found, now), 0, now)
    }
    return { found: found.slice(0, wanted), endsEarly: dropped && found.length < wanted }
  }

  /** Nearly all items end at the comparison with the worst that is wanted: before it, little of them is read. */
  #look(item: StoredItem, place: number): void {
    this.#looks += 1
    const { wanted } = this.#query
    const worst = this.#best.length === wanted ? this.#best[wanted - 1] : undefined
    if (worst !== undefined) {
      this.#dropped = true
      if (!isBetter(mostMatches(this.#query, item), item, worst)) return
    }
    if (this.#hasRarer(item, place) || this.#changed.has(item)) return
    const matches = this.#wantedMatches(item)
    if (matches === 0 || (worst !== undefined && !isBetter(matches, item, worst))) return
    const found = { item, matches, rank: rankOf(item) }
    this.#best.splice(placeIn(this.#best, found), 0, found)
    if (worst !== undefined) this.#best.pop()
  }

  #hasRarer(item: StoredItem, place: number): boolean {
    for (let rarer = 0; rarer < place; rarer += 1)
      if (item.words.includes(this.#query.words[rarer]!)) return true
    return false
  }

  /** How many of the keywords the item has, if it is for sale where the search looks, and behind its place. */
  #wantedMatches(item: StoredItem): number {
    const { category, after } = this.#query
    if (item.quantity === 0 || (category !== undefined && item.category !== category)) return 0
    const matches = matchesOf(this.#query, item)
    return after === undefined || isBetter(after.matches, after.rank, { matches, rank: item }) ? matches : 0
  }
}

function rankOf({ up, down, cents, category, serial }: StoredItem): Rankable {
  return { up, down, cents, category, serial }
}
