import * as s from '../contract/stored-values.ts'
import { type Condition, maxCartLines, orderStatus, type Thumb, type Tier } from '../contract/values.ts'
import { Layouts } from '../engine/snapshots/layouts.ts'
import { Histories } from '../identity/histories.ts'
import { outcomeLayouts } from '../outcomes/tables.ts'
import { storedItem } from './catalogue/item.ts'
import type { StoredStatus } from './orders/order.ts'
import type { ProductRecords } from './records.ts'

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
  withdrawn: 0 | 1 | undefined,
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
  takenAt: number | null | undefined,
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

const counters = ['rev', 'term', 'nextSerial', 'nextOrder'] as const

/** How the state stands in a snapshot. Loaded in this order: lines find their orders, sales find both. */
export const productLayouts = new Layouts<ProductRecords>([
  {
    name: 'counters',
    columns: ['name TEXT PRIMARY KEY', 'value INTEGER NOT NULL'],
    rules: [s.counterName, s.counter],
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
      'withdrawn INTEGER NOT NULL',
    ],
    columnsAdded: 1,
    rules: [
      s.itemId,
      s.category,
      s.given,
      s.account,
      s.name,
      s.keywords,
      s.condition,
      s.cents,
      s.units,
      s.units,
      s.count,
      s.count,
      s.given,
      s.flag,
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
          Number(i.withdrawn),
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
        withdrawn,
      ] = row as ItemRow
      const keywords = JSON.parse(keywordsText) as string[]
      const facts = { category, serial, sellerId, name, keywords, condition, cents, quantity }
      const item = storedItem({ ...facts, reserved, up, down, rev, withdrawn: withdrawn === 1 })
      if (item.itemId !== itemId) throw new Error(`Item ${item.itemId} stands there as ${itemId}.`)
      state.catalogue.add(item)
      const seller = state.book.seller(sellerId)
      seller.up += up
      seller.down += down
    },
  },
  {
    name: 'images',
    columns: ['name TEXT PRIMARY KEY', 'size INTEGER NOT NULL', 'content BLOB'],
    optional: true,
    rules: [s.imageHash, s.imageSize, s.imageBytes],
    dump: (state) => state.images.dump(),
    load: (state, row) => state.images.load(row),
  },
  {
    name: 'item_images',
    columns: ['item_id TEXT PRIMARY KEY', 'image TEXT NOT NULL'],
    optional: true,
    rules: [s.itemId, s.imageHash],
    *dump(state) {
      for (const { itemId, image } of state.catalogue.items.values()) if (image) yield [itemId, image]
    },
    load(state, [itemId, image]) {
      const item = state.catalogue.get(itemId as string)
      if (item.image || !state.images.has(image as string))
        throw new Error(`Item ${item.itemId} has no such image.`)
      item.image = image as string
      state.images.show(item.sellerId, item.image, 0)
    },
  },
  {
    name: 'thumbs',
    columns: ['item_id TEXT NOT NULL', 'buyer_id INTEGER NOT NULL', 'thumb TEXT NOT NULL'],
    rules: [s.itemId, s.account, s.thumb],
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
      'taken_at INTEGER',
    ],
    columnsAdded: 1,
    rules: [
      s.given,
      s.reference,
      s.account,
      s.tier,
      orderStatus.exclude(['paying'], { error: '"queued", "paid", "declined" or "cancelled"' }),
      s.total,
      s.moment,
      s.moment.nullable(),
      s.moment.nullable(),
    ],
    *dump(state) {
      for (const o of state.book.orders.values()) {
        yield [o.id, o.ref, o.buyerId, o.tier, o.status, o.cents, o.placedAt, o.settledAt, o.takenAt]
      }
    },
    load(state, row) {
      const [id, ref, buyerId, tier, status, cents, placedAt, settledAt, takenAt = null] = row as OrderRow
      state.book.place({ id, ref, buyerId, tier, status, lines: [], cents, placedAt, takenAt, settledAt })
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
    rules: [s.given, s.whole(0, maxCartLines - 1), s.itemId, s.account, s.name, s.cents, s.someUnits],
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
    rules: [s.position, s.given],
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
    rules: [s.reference, s.moment],
    *dump(state) {
      yield* state.book.rejectedRefs
    },
    load(state, [ref, at]) {
      state.book.reject(ref as string, at as number)
    },
  },
  ...outcomeLayouts,
  Histories.layout,
])
