import type { Random } from '../random.ts'
import type { TestClient } from '../clients/test-client.ts'

const rowsAtOnce = 500
const requestsAtOnce = 4

export const manyWords = Array.from({ length: 400 }, (_, index) => `word${index}`)

function newItem(random: Random, number: number): object {
  return {
    name: `Item ${number}`,
    category: random.integer(0, 99),
    keywords: random
      .shuffled([0, 1, 2, 3, 4])
      .slice(0, random.integer(0, 4))
      .map(() => random.pick(manyWords)),
    condition: random.pick(['new', 'used']),
    price: random.integer(1, 1_000_000) / 100,
    quantity: random.integer(1, 100),
  }
}

/** As many as a large shop has, in bulk. */
export async function registerMany(seller: TestClient, count: number, random: Random): Promise<string[]> {
  const ids: string[] = []
  for (let from = 0; from < count; from += rowsAtOnce * requestsAtOnce) {
    const batches = []
    for (let at = from; at < Math.min(count, from + rowsAtOnce * requestsAtOnce); at += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, count - at)
      const items = Array.from({ length: rows }, (_, index) => newItem(random, at + index))
      batches.push(seller.ok('RegisterItems', { items }))
    }
    for (const { results } of await Promise.all(batches)) {
      for (const { itemId } of results as { itemId: string }[]) ids.push(itemId)
    }
  }
  return ids
}
