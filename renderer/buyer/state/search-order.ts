import type { Item } from '../../../services/contract/values.ts'

export type SearchOrder = 'best' | 'cheap' | 'dear' | 'rated' | 'name'

export const searchOrders: readonly { value: SearchOrder; label: string }[] = [
  { value: 'best', label: 'Best match' },
  { value: 'cheap', label: 'Price, low to high' },
  { value: 'dear', label: 'Price, high to low' },
  { value: 'rated', label: 'Best rated' },
  { value: 'name', label: 'Name, A to Z' },
]

const balance = ({ feedback }: Item) => feedback.up - feedback.down
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const comparisons: Record<Exclude<SearchOrder, 'best'>, (a: Item, b: Item) => number> = {
  cheap: (a, b) => a.price - b.price,
  dear: (a, b) => b.price - a.price,
  rated: (a, b) => balance(b) - balance(a) || b.feedback.up - a.feedback.up,
  name: (a, b) => byName.compare(a.name, b.name),
}

/** The services find in the order of the best match; any other order is made here, of everything found. */
export function inOrder(found: readonly Item[], order: SearchOrder): Item[] {
  return order === 'best' ? [...found] : found.toSorted(comparisons[order])
}
