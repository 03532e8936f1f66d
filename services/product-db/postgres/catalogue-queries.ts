import type { Value } from '../../postgres/connection.ts'
import type { Database } from '../../postgres/database.ts'
import type { SearchArgs } from '../catalogue/search.ts'
import { decodePlace, encodePlace } from '../catalogue/search-cursor.ts'
import { searchWords, type StoredItem } from '../catalogue/item.ts'
import { itemColumns, itemOf, type ItemRow } from './rows.ts'

/** Better feedback first, then the lower price, then the lower id: as `compareRank` has it. */
const rank = 'feedback_down - feedback_up, price_cents, category, serial'

export interface FoundItems {
  items: StoredItem[]
  next: string | undefined
}

/** One page of a search, in the order of the journal's engine. */
export async function searchItems(
  db: Database,
  { category, keywords = [], limit, cursor }: SearchArgs,
): Promise<FoundItems> {
  const words = searchWords(keywords)
  const parameters: Value[] = []
  const parameter = (value: Value, type: string) => `$${parameters.push(value)}::${type}`
  const conditions = ['quantity > 0']
  if (category !== undefined) conditions.push(`category = ${parameter(category, 'int')}`)
  const source =
    words.length < 2
      ? 'items'
      : `items JOIN (SELECT item_id, count(*) AS matches FROM keywords WHERE word = ANY(${parameter(words, 'text[]')}) GROUP BY item_id) AS matching USING (item_id)`
  if (words.length === 1)
    conditions.push(`item_id IN (SELECT item_id FROM keywords WHERE word = ${parameter(words[0]!, 'text')})`)
  const order = words.length < 2 ? rank : `-matches, ${rank}`
  if (cursor !== undefined) {
    const { matches, rank: after } = decodePlace(cursor)
    const place = [after.down - after.up, after.cents, after.category, after.serial]
    if (words.length < 2) {
      // With one keyword, or none, all that is found has as many.
      const isBehind = matches > words.length
      const isBefore = matches < words.length
      if (isBefore) return { items: [], next: undefined }
      if (!isBehind)
        conditions.push(`(${rank}) > (${place.map((part) => parameter(part, 'bigint')).join(', ')})`)
    } else
      conditions.push(
        `(${order}) > (${[-matches, ...place].map((part) => parameter(part, 'bigint')).join(', ')})`,
      )
  }
  const rows = await db.query<ItemRow & { matches?: number }>(
    `SELECT ${itemColumns}${words.length < 2 ? '' : ', matches'} FROM ${source} WHERE ${conditions.join(' AND ')}
     ORDER BY ${order} LIMIT ${parameter(limit + 1, 'int')}`,
    parameters,
  )
  const items = rows.slice(0, limit).map(itemOf)
  const last = items.at(-1)
  const matches = rows[items.length - 1]?.matches ?? words.length
  return { items, next: last && rows.length > limit ? encodePlace(matches, last) : undefined }
}

export async function itemsById(db: Database, itemIds: readonly string[]): Promise<Map<string, StoredItem>> {
  const rows = await db.query<ItemRow>(`SELECT ${itemColumns} FROM items WHERE item_id = ANY($1::text[])`, [
    itemIds,
  ])
  return new Map(rows.map((row) => [row.item_id, itemOf(row)]))
}

export function listCategories(
  db: Database,
): Promise<{ category: number; items: number; forSale: number }[]> {
  return db.query(
    `SELECT category, count(*) AS items, count(*) FILTER (WHERE quantity > 0) AS "forSale"
     FROM items WHERE NOT withdrawn GROUP BY category ORDER BY category`,
  )
}

/** Items of a seller from this position on, in the order in which they were registered. */
export async function itemsOfSeller(
  db: Database,
  sellerId: number,
  start = 0,
  most?: number,
): Promise<StoredItem[]> {
  const rows = await db.query<ItemRow>(
    `SELECT ${itemColumns} FROM items WHERE seller_id = $1 ORDER BY serial OFFSET $2 LIMIT $3`,
    [sellerId, start, most ?? null],
  )
  return rows.map(itemOf)
}

export interface SellerFigures {
  items: number
  up: number
  down: number
  itemsSold: number
}

export async function figuresOfSeller(db: Database, sellerId: number): Promise<SellerFigures> {
  const [figures] = await db.query<SellerFigures>(
    `SELECT count(*) AS items, coalesce(sum(feedback_up), 0) AS up, coalesce(sum(feedback_down), 0) AS down,
       coalesce(sum(sold), 0) AS "itemsSold" FROM items WHERE seller_id = $1`,
    [sellerId],
  )
  return figures!
}
