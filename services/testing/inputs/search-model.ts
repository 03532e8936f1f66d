import fc from 'fast-check'

/** The fields of an item that a search uses. */
export interface ModelItem {
  itemId: string
  category: number
  keywords: readonly string[]
  price: number
  quantity: number
  feedback: { up: number; down: number }
}

export interface ModelQuery {
  category?: number | undefined
  keywords?: readonly string[] | undefined
}

const folded = (words: readonly string[] = []) => new Set(words.map((word) => word.toLowerCase()))

function matches({ keywords }: ModelItem, query: ModelQuery): number {
  const wanted = folded(query.keywords)
  return [...folded(keywords)].filter((word) => wanted.has(word)).length
}

function idNumbers(itemId: string): [number, number] {
  return itemId.split('-').map(Number) as [number, number]
}

/** Search as the specification has it, without a thought for speed. */
export function expectedSearch<Item extends ModelItem>(items: readonly Item[], query: ModelQuery): Item[] {
  return items
    .filter(({ quantity, category }) => {
      return quantity > 0 && (query.category === undefined || query.category === category)
    })
    .filter((item) => !query.keywords?.length || matches(item, query) > 0)
    .sort((a, b) => {
      const [categoryA, serialA] = idNumbers(a.itemId)
      const [categoryB, serialB] = idNumbers(b.itemId)
      return (
        matches(b, query) - matches(a, query) ||
        b.feedback.up - b.feedback.down - (a.feedback.up - a.feedback.down) ||
        a.price - b.price ||
        categoryA - categoryB ||
        serialA - serialB
      )
    })
}

// Few words, categories and prices, so that items match, tie, and differ in one thing only.
const word = fc.constantFrom('lamp', 'LAMP', 'Lamp', 'desk', 'DESK', 'öl', 'ÖL', '😀', 'x')
export const arbitraryKeywords = fc.array(word, { maxLength: 5 })
export const arbitraryCategory = fc.constantFrom(0, 2, 10, 9_999)

export const arbitraryQuery = fc.record(
  { category: fc.constantFrom(0, 2, 10, 9_999, 5), keywords: arbitraryKeywords },
  { requiredKeys: [] },
)

export const arbitraryItem = fc.record({
  category: arbitraryCategory,
  keywords: arbitraryKeywords,
  cents: fc.constantFrom(1, 2, 999, 1_000, 100_000_000),
  quantity: fc.constantFrom(0, 1, 1, 5),
})
