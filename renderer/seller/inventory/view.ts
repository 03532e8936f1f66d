import type { Condition, Item } from '../../../services/contract/values.ts'

export type SortKey = 'name' | 'category' | 'condition' | 'price' | 'quantity' | 'rating' | 'added'

export interface Sort {
  key: SortKey
  descending: boolean
}

export interface Filters {
  text: string
  category: number | undefined
  condition: Condition | undefined
  lowOnly: boolean
}

export const noFilters: Filters = { text: '', category: undefined, condition: undefined, lowOnly: false }

export function isFiltered({ text, category, condition, lowOnly }: Filters): boolean {
  return text.trim() !== '' || category !== undefined || condition !== undefined || lowOnly
}

/** Every word must occur in the name, a keyword or the id. */
export function filterItems(items: Iterable<Item>, filters: Filters, isLow: (item: Item) => boolean): Item[] {
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean)
  const kept: Item[] = []
  for (const item of items) {
    if (filters.category !== undefined && item.category !== filters.category) continue
    if (filters.condition !== undefined && item.condition !== filters.condition) continue
    if (filters.lowOnly && !isLow(item)) continue
    if (words.length > 0 && !hasWords(item, words)) continue
    kept.push(item)
  }
  return kept
}

function hasWords({ name, keywords, itemId }: Item, words: string[]): boolean {
  const text = `${name} ${keywords.join(' ')} ${itemId}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare

const compare: Record<Exclude<SortKey, 'added'>, (a: Item, b: Item) => number> = {
  name: (a, b) => byName(a.name, b.name),
  category: (a, b) => a.category - b.category,
  condition: (a, b) => byName(a.condition, b.condition),
  price: (a, b) => a.price - b.price,
  quantity: (a, b) => a.quantity - b.quantity,
  rating: (a, b) => score(a) - score(b),
}

/** Items come in the order in which they were added; a sort keeps that order among equals. */
export function sortItems(items: Item[], { key, descending }: Sort): Item[] {
  if (key === 'added') return descending ? items.toReversed() : items
  const order = compare[key]
  return items.toSorted(descending ? (a, b) => order(b, a) : order)
}

function score({ feedback }: Item): number {
  return feedback.up - feedback.down
}
