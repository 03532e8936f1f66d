import type { Item } from '../../services/contract/values.ts'

type Searched = Pick<Item, 'itemId' | 'category' | 'keywords' | 'price' | 'quantity' | 'feedback'>

export interface Query {
  category?: number
  keywords?: readonly string[]
}

const folded = (words: readonly string[]) => new Set(words.map((word) => word.toLowerCase()))

function matches({ keywords }: Searched, { keywords: wanted = [] }: Query): number {
  const words = folded(wanted)
  return [...folded(keywords)].filter((word) => words.has(word)).length
}

const numbers = (itemId: string) => itemId.split('-').map(Number) as [number, number]

/** A search as the specification says it, without a thought for speed. */
export function expectedSearch<One extends Searched>(items: readonly One[], query: Query): One[] {
  return items
    .filter(({ quantity, category }) => quantity > 0 && (query.category ?? category) === category)
    .filter((item) => !query.keywords?.length || matches(item, query) > 0)
    .sort((a, b) => {
      const [[categoryA, serialA], [categoryB, serialB]] = [numbers(a.itemId), numbers(b.itemId)]
      return (
        matches(b, query) - matches(a, query) ||
        b.feedback.up - b.feedback.down - (a.feedback.up - a.feedback.down) ||
        a.price - b.price ||
        categoryA - categoryB ||
        serialA - serialB
      )
    })
}
