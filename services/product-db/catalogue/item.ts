import { type Condition, fromCents, type Thumb } from '../../contract/values.ts'

export interface StoredItem {
  itemId: string
  category: number
  serial: number
  sellerId: number
  name: string
  keywords: string[]
  /** The keywords as search compares them. */
  words: string[]
  condition: Condition
  cents: number
  quantity: number
  /** Units in orders that are not settled: they come back if the payment is declined. */
  reserved: number
  up: number
  down: number
  thumbs: Map<number, Thumb> | undefined
  rev: number
  /** The item as clients get it: written once a change, not once a read. */
  json: string | undefined
  /** Notes of the search that looked at it last: which one that was, and how many of its words matched. */
  foundBy: number
  matches: number
}

/** The permanent facts of an item; the rest follows from them or is noted while it is used. */
type ItemFacts = Omit<StoredItem, 'itemId' | 'words' | 'thumbs' | 'json' | 'foundBy' | 'matches'>

/** Written out field by field: items made by spreading share no shape, and searching them takes ten times as long. */
export function storedItem(facts: ItemFacts): StoredItem {
  return {
    itemId: `${facts.category}-${facts.serial}`,
    category: facts.category,
    serial: facts.serial,
    sellerId: facts.sellerId,
    name: facts.name,
    keywords: facts.keywords,
    words: searchWords(facts.keywords),
    condition: facts.condition,
    cents: facts.cents,
    quantity: facts.quantity,
    reserved: facts.reserved,
    up: facts.up,
    down: facts.down,
    thumbs: undefined,
    rev: facts.rev,
    json: undefined,
    foundBy: 0,
    matches: 0,
  }
}

export function itemJson(item: StoredItem): string {
  item.json ??= JSON.stringify({
    itemId: item.itemId,
    sellerId: item.sellerId,
    name: item.name,
    category: item.category,
    keywords: item.keywords,
    condition: item.condition,
    price: fromCents(item.cents),
    quantity: item.quantity,
    feedback: { up: item.up, down: item.down },
    rev: item.rev,
  })
  return item.json
}

export function itemEventData(item: StoredItem): string {
  const { itemId, cents, quantity, up, down, rev } = item
  return `{"itemId":"${itemId}","price":${fromCents(cents)},"quantity":${quantity},"feedback":{"up":${up},"down":${down}},"rev":${rev}}`
}

export function searchWords(keywords: readonly string[]): string[] {
  return [...new Set(keywords.map((keyword) => keyword.toLowerCase()))]
}
