import { storeOutcomes } from '../../postgres/outcomes.ts'
import type { Transaction } from '../../postgres/database.ts'
import type { StoredItem } from '../catalogue/item.ts'
import type { StoredOrder } from '../orders/order.ts'
import type { ItemRow, ProductRows } from './rows.ts'
import type { WorkingState } from './working-state.ts'

type Statement = Promise<unknown>

/** Sends the statements that write down how the state differs from the rows that it was made of. */
export function storeRows(transaction: Transaction, rows: ProductRows, state: WorkingState): Statement[] {
  const send = (sql: string, values: readonly object[]): Statement[] =>
    values.length === 0 ? [] : [transaction.query(sql, [JSON.stringify(values)])]
  const known = new Map(rows.items.map((row) => [row.item_id, row]))
  const items = [...state.catalogue.items.values()]
  const orders = changedOrders(rows, state)
  const sold = soldUnits(orders.settled)
  const fresh = items.filter(({ itemId }) => !known.has(itemId))
  const changed = items.filter((item) => isChanged(known.get(item.itemId), item))
  const described = changed.filter(
    ({ itemId, keywords }) => JSON.stringify(known.get(itemId)!.keywords) !== JSON.stringify(keywords),
  )
  return [
    ...storeImages(transaction, rows, state),
    ...send(insertItems, fresh.map(itemRow)),
    ...send(
      updateItems,
      changed.map((item) => changeOf(known.get(item.itemId)!, item, sold.get(item.itemId) ?? 0)),
    ),
    ...send(
      deleteKeywords,
      described.map(({ itemId }) => ({ item_id: itemId })),
    ),
    ...send(insertKeywords, [...fresh, ...described].flatMap(keywordRows)),
    ...send(upsertThumbs, changedThumbs(rows, state)),
    ...send(insertOrders, orders.placed.map(orderRow)),
    ...send(insertLines, orders.placed.flatMap(lineRows)),
    ...send(settleOrders, orders.settled.map(orderRow)),
    ...send(
      insertPayments,
      state.book.paid.map((id, index) => ({ index, order_id: id })),
    ),
    ...send(upsertRejected, rejectedRows(rows, state)),
    ...storeOutcomes(transaction, state.outcomes, rows.outcomes),
    ...send(insertEvents, state.events.rows),
  ]
}

const itemFields =
  'item_id text, category int, serial bigint, seller_id bigint, name text, small_name text, keywords text[], condition text, ' +
  'price_cents bigint, quantity int, reserved int, feedback_up int, feedback_down int, rev bigint, withdrawn boolean, ' +
  'redescribed boolean, repictured boolean, image text'

const insertItems = `INSERT INTO items (item_id, category, serial, seller_id, name, small_name, keywords, condition, price_cents, quantity, rev)
  SELECT item_id, category, serial, seller_id, name, small_name, keywords, condition, price_cents, quantity, rev
  FROM json_to_recordset($1::json) AS added(${itemFields})`

/** Counts change by a difference: a rule of the table refuses what would go below nought, even without a lock. */
const updateItems = `UPDATE items SET name = change.name, small_name = change.small_name, keywords = change.keywords, condition = change.condition,
    price_cents = change.price_cents, quantity = items.quantity + change.quantity,
    reserved = items.reserved + change.reserved, sold = items.sold + change.sold,
    feedback_up = items.feedback_up + change.feedback_up, feedback_down = items.feedback_down + change.feedback_down,
    rev = change.rev, withdrawn = change.withdrawn, redescribed = change.redescribed,
    repictured = change.repictured, image = change.image
  FROM json_to_recordset($1::json) AS change(${itemFields}, sold bigint) WHERE items.item_id = change.item_id`

const deleteKeywords = `DELETE FROM keywords
  WHERE item_id IN (SELECT item_id FROM json_to_recordset($1::json) AS gone(item_id text))`

const insertKeywords = `INSERT INTO keywords (word, item_id)
  SELECT word, item_id FROM json_to_recordset($1::json) AS added(word text, item_id text)`

const upsertThumbs = `INSERT INTO feedback (item_id, buyer_id, thumb)
  SELECT item_id, buyer_id, thumb FROM json_to_recordset($1::json) AS given(item_id text, buyer_id bigint, thumb text)
  ON CONFLICT (item_id, buyer_id) DO UPDATE SET thumb = excluded.thumb`

const orderFields =
  'id bigint, ref text, buyer_id bigint, tier text, status text, total_cents bigint, placed_at timestamptz, ' +
  'taken_at timestamptz, settled_at timestamptz'

const insertOrders = `INSERT INTO orders (id, ref, buyer_id, tier, status, total_cents, placed_at, taken_at, settled_at)
  SELECT id, ref, buyer_id, tier, status, total_cents, placed_at, taken_at, settled_at
  FROM json_to_recordset($1::json) AS placed(${orderFields})`

const settleOrders = `UPDATE orders SET status = settled.status, taken_at = settled.taken_at,
    settled_at = settled.settled_at, worker = NULL, in_doubt = false
  FROM json_to_recordset($1::json) AS settled(${orderFields}) WHERE orders.id = settled.id`

const insertLines = `INSERT INTO order_lines (order_id, line, item_id, seller_id, name, price_cents, quantity)
  SELECT order_id, line, item_id, seller_id, name, price_cents, quantity FROM json_to_recordset($1::json)
  AS added(order_id bigint, line int, item_id text, seller_id bigint, name text, price_cents bigint, quantity int)`

const insertPayments = `INSERT INTO payments (order_id)
  SELECT order_id FROM json_to_recordset($1::json) AS paid(index int, order_id bigint) ORDER BY index`

const upsertRejected = `INSERT INTO rejected_purchases (ref, at)
  SELECT ref, at FROM json_to_recordset($1::json) AS added(ref text, at timestamptz)
  ON CONFLICT (ref) DO UPDATE SET at = excluded.at`

const insertEvents = `INSERT INTO events (rev, topic, account, item_id, order_id, event)
  SELECT rev, topic, account, item_id, order_id, event FROM json_to_recordset($1::json)
  AS added(rev bigint, topic text, account bigint, item_id text, order_id bigint, event text)`

/** Each change has a revision, but for units that are sold or given back to nobody. */
function isChanged(row: ItemRow | undefined, item: StoredItem): row is ItemRow {
  return row !== undefined && (row.rev !== item.rev || row.reserved !== item.reserved)
}

function itemRow(item: StoredItem) {
  return {
    item_id: item.itemId,
    category: item.category,
    serial: item.serial,
    seller_id: item.sellerId,
    name: item.name,
    small_name: item.name.toLowerCase(),
    keywords: item.keywords,
    condition: item.condition,
    price_cents: item.cents,
    quantity: item.quantity,
    reserved: item.reserved,
    feedback_up: item.up,
    feedback_down: item.down,
    rev: item.rev,
    withdrawn: item.withdrawn,
    redescribed: item.redescribed,
    repictured: item.image !== undefined,
    image: item.image ?? null,
  }
}

function changeOf(row: ItemRow, item: StoredItem, sold: number) {
  return {
    ...itemRow(item),
    quantity: item.quantity - row.quantity,
    reserved: item.reserved - row.reserved,
    sold,
    feedback_up: item.up - row.feedback_up,
    feedback_down: item.down - row.feedback_down,
  }
}

function keywordRows({ itemId, words }: StoredItem) {
  return words.map((word) => ({ word, item_id: itemId }))
}

function changedThumbs(rows: ProductRows, state: WorkingState) {
  const before = new Map(rows.thumbs.map((row) => [`${row.item_id} ${row.buyer_id}`, row.thumb]))
  return [...state.catalogue.items.values()].flatMap(({ itemId, thumbs }) =>
    [...(thumbs ?? [])]
      .filter(([buyerId, thumb]) => before.get(`${itemId} ${buyerId}`) !== thumb)
      .map(([buyerId, thumb]) => ({ item_id: itemId, buyer_id: buyerId, thumb })),
  )
}

function changedOrders(rows: ProductRows, { book }: WorkingState) {
  const before = new Map(rows.orders.map(({ id, status }) => [id, status]))
  const all = [...book.orders.values()]
  return {
    placed: all.filter(({ id }) => !before.has(id)),
    settled: all.filter(({ id, status }) => before.has(id) && before.get(id) !== status),
  }
}

function soldUnits(settled: readonly StoredOrder[]): Map<string, number> {
  const sold = new Map<string, number>()
  for (const { status, lines } of settled) {
    if (status !== 'paid') continue
    for (const { itemId, quantity } of lines) sold.set(itemId, (sold.get(itemId) ?? 0) + quantity)
  }
  return sold
}

function orderRow({ id, ref, buyerId, tier, status, cents, placedAt, takenAt, settledAt }: StoredOrder) {
  return {
    id,
    ref,
    buyer_id: buyerId,
    tier,
    status,
    total_cents: cents,
    placed_at: new Date(placedAt),
    taken_at: takenAt === null ? null : new Date(takenAt),
    settled_at: settledAt === null ? null : new Date(settledAt),
  }
}

function lineRows({ id, lines }: StoredOrder) {
  return lines.map(({ itemId, sellerId, name, cents, quantity }, line) => ({
    order_id: id,
    line,
    item_id: itemId,
    seller_id: sellerId,
    name,
    price_cents: cents,
    quantity,
  }))
}

function rejectedRows(rows: ProductRows, { book }: WorkingState) {
  const before = new Map(rows.rejected.map(({ ref, at }) => [ref, at.getTime()]))
  return [...book.rejectedRefs]
    .filter(([ref, at]) => before.get(ref) !== at)
    .map(([ref, at]) => ({ ref, at: new Date(at) }))
}

/** A new image comes before the item that shows it, and one that nobody shows any more goes at the next look around. */
function storeImages(transaction: Transaction, rows: ProductRows, { shown }: WorkingState): Statement[] {
  const before = new Set(rows.images.map(({ image }) => image))
  return [...shown]
    .filter(([name]) => !before.has(name))
    .map(([name, bytes]) =>
      transaction.query(
        'INSERT INTO images (name, size, content) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING',
        [name, bytes.length, Buffer.from(bytes)],
      ),
    )
}
