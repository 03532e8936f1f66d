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

const collate = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare
/** Where each name comes among all names. Names never change, and comparing them by language is slow. */
let ranks = new Map<string, number>()

function rankNames(items: readonly Item[]): void {
  if (items.every(({ name }) => ranks.has(name))) return
  const names = [...new Set([...ranks.keys(), ...items.map(({ name }) => name)])].sort(collate)
  ranks = new Map(names.map((name, rank) => [name, rank]))
}

const keys: Record<Exclude<SortKey, 'added'>, (item: Item) => number> = {
  name: ({ name }) => ranks.get(name)!,
  category: ({ category }) => category,
  condition: ({ condition }) => Number(condition === 'used'),
  price: ({ price }) => price,
  quantity: ({ quantity }) => quantity,
  rating: ({ feedback }) => feedback.up - feedback.down,
}

/** Items come in the order in which they were added; a sort keeps that order among equals. */
export function sortItems(items: Item[], { key, descending }: Sort): Item[] {
  if (key === 'added') return descending ? items.toReversed() : items
  if (key === 'name') rankNames(items)
  const keyOf = keys[key]
  const keyed = items.map((item) => ({ item, key: keyOf(item) }))
  keyed.sort(descending ? (a, b) => b.key - a.key : (a, b) => a.key - b.key)
  return keyed.map(({ item }) => item)
}
