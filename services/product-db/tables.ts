import type { Condition, Thumb, Tier } from '../contract/values.ts'
import type { SqlValue, Table } from '../engine/state-machine.ts'
import { flawBy } from '../engine/snapshots/row-flaw.ts'
import { Histories } from '../identity/histories.ts'
import { outcomeTables } from '../outcomes/tables.ts'
import { storedItem } from './catalogue/item.ts'
import type { StoredStatus } from './orders/order.ts'
import type { ProductRecords } from './records.ts'
import { productRows } from './stored-rows.ts'

interface Layout extends Table {
  dump(state: ProductRecords): Iterable<SqlValue[]>
  load(state: ProductRecords, row: SqlValue[]): void
}

type ItemRow = [
  itemId: string,
  category: number,
  serial: number,
  sellerId: number,
  name: string,
  keywords: string,
  condition: Condition,
  cents: number,
  quantity: number,
  reserved: number,
  up: number,
  down: number,
  rev: number,
]

type OrderRow = [
  id: number,
  ref: string,
  buyerId: number,
  tier: Tier,
  status: StoredStatus,
  cents: number,
  placedAt: number,
  settledAt: number | null,
]

type LineRow = [
  id: number,
  line: number,
  itemId: string,
  sellerId: number,
  name: string,
  cents: number,
  quantity: number,
]

const counters = ['rev', 'nextSerial', 'nextOrder'] as const

/** How the state stands in a snapshot. Loaded in this order: lines find their orders, sales find both. */
const layouts: readonly Layout[] = [
  {
    name: 'counters',
    columns: ['name TEXT PRIMARY KEY', 'value INTEGER NOT NULL'],
    *dump(state) {
      for (const name of counters) yield [name, state[name]]
    },
    load(state, [name, value]) {
      const counter = counters.find((known) => known === name)
      if (counter) state[counter] = value as number
    },
  },
  {
    name: 'items',
    columns: [
      'item_id TEXT PRIMARY KEY',
      'category INTEGER NOT NULL',
      'serial INTEGER NOT NULL',
      'seller_id INTEGER NOT NULL',
      'name TEXT NOT NULL',
      'keywords TEXT NOT NULL',
      'condition TEXT NOT NULL',
      'price_cents INTEGER NOT NULL',
      'quantity INTEGER NOT NULL',
      'reserved INTEGER NOT NULL',
      'feedback_up INTEGER NOT NULL',
      'feedback_down INTEGER NOT NULL',
      'rev INTEGER NOT NULL',
    ],
    *dump(state) {
      for (const i of state.catalogue.items.values()) {
        yield [
          i.itemId,
          i.category,
          i.serial,
          i.sellerId,
          i.name,
          JSON.stringify(i.keywords),
          i.condition,
          i.cents,
          i.quantity,
          i.reserved,
          i.up,
          i.down,
          i.rev,
        ]
      }
    },
    load(state, row) {
      const [
        itemId,
        category,
        serial,
        sellerId,
        name,
        keywordsText,
        condition,
        cents,
        quantity,
        reserved,
        up,
        down,
        rev,
      ] = row as ItemRow
      const keywords = JSON.parse(keywordsText) as string[]
      const facts = { category, serial, sellerId, name, keywords, condition, cents, quantity }
      const item = storedItem({ ...facts, reserved, up, down, rev })
      if (item.itemId !== itemId) throw new Error(`Item ${item.itemId} stands there as ${itemId}.`)
      state.catalogue.add(item)
      const seller = state.book.seller(sellerId)
      seller.up += up
      seller.down += down
    },
  },
  {
    name: 'thumbs',
    columns: ['item_id TEXT NOT NULL', 'buyer_id INTEGER NOT NULL', 'thumb TEXT NOT NULL'],
    *dump(state) {
      for (const { itemId, thumbs } of state.catalogue.items.values()) {
        for (const [buyerId, thumb] of thumbs ?? []) yield [itemId, buyerId, thumb]
      }
    },
    load(state, [itemId, buyerId, thumb]) {
      const item = state.catalogue.get(itemId as string)
      item.thumbs ??= new Map()
      item.thumbs.set(buyerId as number, thumb as Thumb)
    },
  },
  {
    name: 'orders',
    columns: [
      'id INTEGER PRIMARY KEY',
      'ref TEXT NOT NULL',
      'buyer_id INTEGER NOT NULL',
      'tier TEXT NOT NULL',
      'status TEXT NOT NULL',
      'total_cents INTEGER NOT NULL',
      'placed_at INTEGER NOT NULL',
      'settled_at INTEGER',
    ],
    *dump(state) {
      for (const o of state.book.orders.values()) {
        yield [o.id, o.ref, o.buyerId, o.tier, o.status, o.cents, o.placedAt, o.settledAt]
      }
    },
    load(state, row) {
      const [id, ref, buyerId, tier, status, cents, placedAt, settledAt] = row as OrderRow
      state.book.place({ id, ref, buyerId, tier, status, lines: [], cents, placedAt, settledAt })
    },
  },
  {
    name: 'order_lines',
    columns: [
      'order_id INTEGER NOT NULL',
      'line INTEGER NOT NULL',
      'item_id TEXT NOT NULL',
      'seller_id INTEGER NOT NULL',
      'name TEXT NOT NULL',
      'price_cents INTEGER NOT NULL',
      'quantity INTEGER NOT NULL',
    ],
    *dump(state) {
      for (const { id, lines } of state.book.orders.values()) {
        for (const [line, l] of lines.entries())
          yield [id, line, l.itemId, l.sellerId, l.name, l.cents, l.quantity]
      }
    },
    load(state, row) {
      const [id, line, itemId, sellerId, name, cents, quantity] = row as LineRow
      state.book.orders.get(id)!.lines[line] = { itemId, sellerId, name, cents, quantity }
    },
  },
  {
    name: 'payments',
    columns: ['position INTEGER PRIMARY KEY', 'order_id INTEGER NOT NULL'],
    *dump(state) {
      yield* state.book.paid.entries()
    },
    load(state, [, id]) {
      state.book.recordSale(state.book.orders.get(id as number)!)
    },
  },
  {
    name: 'rejected_purchases',
    columns: ['ref TEXT PRIMARY KEY', 'at INTEGER NOT NULL'],
    *dump(state) {
      yield* state.book.rejectedRefs
    },
    load(state, [ref, at]) {
      state.book.reject(ref as string, at as number)
    },
  },
  {
    ...outcomeTables.outcomes,
    dump: (state) => state.outcomes.dump(),
    load: (state, row) => state.outcomes.load(row),
  },
  {
    ...outcomeTables.spent,
    dump: (state) => state.outcomes.dumpSpent(),
    load: (state, row) => state.outcomes.loadSpent(row),
  },
  {
    ...Histories.table,
    dump: (state) => state.histories.dump(),
    load: (state, row) => state.histories.load(row),
  },
]

const byName = new Map(layouts.map((layout) => [layout.name, layout]))

export const productTables: readonly Table[] = layouts.map(({ dump: _, load: __, ...table }) => ({
  ...table,
  flaw: table.flaw ?? flawBy(table.columns, productRows[table.name]!),
}))

export function dumpTable(state: ProductRecords, table: string): Iterable<SqlValue[]> {
  return byName.get(table)!.dump(state)
}

export function loadRow(state: ProductRecords, table: string, row: SqlValue[]): void {
  byName.get(table)!.load(state, row)
}
