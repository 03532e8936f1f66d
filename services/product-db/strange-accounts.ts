import type { ChangingRecords, ProductRecords } from './records.ts'

/** customer-db gives no numbers from here on: who has one is nobody who could log in. */
export const firstNobody = 2 ** 52

/** Accounts from this number on of which anything is known here, but for those that are nobody's already. */
export function accountsFrom({ catalogue, book }: ProductRecords, from: number): Set<number> {
  const found = new Set<number>()
  if (from === Infinity) return found
  const note = (id: number) => {
    if (id >= from && id < firstNobody) found.add(id)
  }
  for (const id of catalogue.bySeller.keys()) note(id)
  for (const id of book.sellers.keys()) note(id)
  for (const id of book.buyers.keys()) note(id)
  for (const { thumbs } of catalogue.items.values()) for (const id of thumbs?.keys() ?? []) note(id)
  return found
}

/** Gives all that belongs to accounts from this number on to nobodies, one for each. */
export function moveAccounts(state: ChangingRecords, from: number): void {
  const { catalogue, book, images, outcomes } = state
  const strangers = [...accountsFrom(state, from)].sort((a, b) => a - b)
  if (strangers.length === 0) return
  const first = 1 + Math.max(firstNobody - 1, ...nobodies(state))
  const moved = new Map(strangers.map((id, index) => [id, first + index]))
  const ownerOf = (id: number) => moved.get(id) ?? id

  rekey(book.sellers, ownerOf)
  rekey(book.buyers, ownerOf)
  rekey(catalogue.bySeller, ownerOf)
  rekey(images.bySeller, ownerOf)
  for (const item of catalogue.items.values()) {
    if (item.thumbs) rekey(item.thumbs, ownerOf)
    if (!moved.has(item.sellerId)) continue
    item.sellerId = ownerOf(item.sellerId)
    catalogue.change(item, { rev: state.nextRev() })
  }
  for (const order of book.orders.values()) {
    order.buyerId = ownerOf(order.buyerId)
    for (const line of order.lines) line.sellerId = ownerOf(line.sellerId)
  }
  outcomes.forgetAccounts(new Set(strangers.map(String)))
}

function* nobodies({ catalogue, book }: ProductRecords): Iterable<number> {
  for (const ids of [catalogue.bySeller.keys(), book.sellers.keys(), book.buyers.keys()])
    for (const id of ids) if (id >= firstNobody) yield id
  for (const { thumbs } of catalogue.items.values())
    for (const id of thumbs?.keys() ?? []) if (id >= firstNobody) yield id
}

function rekey<Value>(map: Map<number, Value>, newKey: (key: number) => number): void {
  const entries = [...map]
  map.clear()
  for (const [key, value] of entries) map.set(newKey(key), value)
}
