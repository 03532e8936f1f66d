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
  /** A bit for each keyword. An item without the bit of a keyword lacks that keyword: no look at `words` is needed. */
  wordBits: number
  condition: Condition
  cents: number
  quantity: number
  /** Units in orders that are not settled: they come back if the payment is declined. */
  reserved: number
  up: number
  down: number
  /** Withdrawn by its seller, for good. */
  withdrawn: boolean
  /** The name of its image; null if it was taken away, so that events tell of it. */
  image: string | null | undefined
  thumbs: Map<number, Thumb> | undefined
  rev: number
  /** Whether its description has changed since it was registered: then its events contain the description. */
  redescribed: boolean
  /** The item as clients get it: written once a change, not once a read. */
  json: string | undefined
  /** Notes of the search that looked at it last: which one that was, and how many of its words matched. */
  foundBy: number
  matches: number
}

/** The permanent facts of an item; the rest follows from them or is noted while it is used. */
type ItemFacts = Omit<
  StoredItem,
  | 'itemId'
  | 'words'
  | 'wordBits'
  | 'withdrawn'
  | 'image'
  | 'thumbs'
  | 'redescribed'
  | 'json'
  | 'foundBy'
  | 'matches'
> & { withdrawn?: boolean }

/** Written out field by field: items made by spreading share no shape, and searching them takes ten times as long. */
export function storedItem(facts: ItemFacts): StoredItem {
  const words = searchWords(facts.keywords)
  return {
    itemId: `${facts.category}-${facts.serial}`,
    category: facts.category,
    serial: facts.serial,
    sellerId: facts.sellerId,
    name: facts.name,
    keywords: facts.keywords,
    words,
    wordBits: bitsOf(words),
    condition: facts.condition,
    cents: facts.cents,
    quantity: facts.quantity,
    reserved: facts.reserved,
    up: facts.up,
    down: facts.down,
    withdrawn: facts.withdrawn ?? false,
    image: undefined,
    thumbs: undefined,
    rev: facts.rev,
    redescribed: false,
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
    ...(item.withdrawn && { withdrawn: true }),
    ...(item.image && { image: item.image }),
  })
  return item.json
}

export function itemEventData(item: StoredItem): string {
  const { itemId, cents, quantity, up, down, rev } = item
  return `{"itemId":"${itemId}","price":${fromCents(cents)},"quantity":${quantity},"feedback":{"up":${up},"down":${down}},"rev":${rev}${rareData(item)}}`
}

/** The parts of an event that most items never need. */
function rareData({ redescribed, withdrawn, image, name, keywords, condition }: StoredItem): string {
  const description = redescribed ? `,${JSON.stringify({ name, keywords, condition }).slice(1, -1)}` : ''
  const picture = image === undefined ? '' : `,"image":${JSON.stringify(image)}`
  return withdrawn ? `${description}${picture},"withdrawn":true` : `${description}${picture}`
}

export function searchWords(keywords: readonly string[]): string[] {
  return [...new Set(keywords.map((keyword) => keyword.toLowerCase()))]
}

/** Numbers of up to thirty bits are kept within the object. */
const bits = 30

/** The bit of a keyword, which it shares with others. */
export function bitOf(word: string): number {
  let sum = 0
  for (let at = 0; at < word.length; at += 1) sum = (sum * 31 + word.charCodeAt(at)) | 0
  return 1 << (Math.abs(sum) % bits)
}

export function setKeywords(item: StoredItem, keywords: string[]): void {
  item.keywords = keywords
  item.words = searchWords(keywords)
  item.wordBits = bitsOf(item.words)
}

function bitsOf(words: readonly string[]): number {
  return words.reduce((all, word) => all | bitOf(word), 0)
}
