import type { Item } from '../../../services/contract/values.ts'
import { maxQuantity } from '../../../services/contract/values.ts'
import {
  changedByPercent,
  fromCents,
  readCents,
  readPercent,
  showCents,
  toCents,
} from '../../shared/values/amounts.ts'

export type BulkKind = 'set-price' | 'change-price' | 'change-stock'

export interface BulkRow {
  item: Item
  /** As the table shows it. */
  from: string
  to: string
  update?: { itemId: string; price?: number; delta?: number }
  /** Why this row is left out. */
  skipped?: string
}

const stockForm = /^([+-]?)\s*(\d{1,7})$/

/** The mistake in the input, in words. */
export function bulkProblem(kind: BulkKind, text: string): string | undefined {
  if (text.trim() === '') return undefined
  if (kind === 'set-price')
    return readCents(text) === undefined ? 'A price from 0.01 to 1000000, like 12.50' : undefined
  if (kind === 'change-price') {
    const percent = readPercent(text)
    return percent === undefined || percent <= -10_000 ? 'Percent above -100, like 10 or -7.5' : undefined
  }
  return readUnits(text) === undefined ? 'Units to add or take away, like 5 or -3' : undefined
}

/** The result for each item; undefined while the input is not valid. */
export function planBulk(kind: BulkKind, text: string, items: readonly Item[]): BulkRow[] | undefined {
  if (text.trim() === '' || bulkProblem(kind, text)) return undefined
  if (kind === 'change-stock') return items.map((item) => stockRow(item, readUnits(text)!))
  const priced =
    kind === 'set-price'
      ? () => readCents(text)!
      : (cents: number) => changedByPercent(cents, readPercent(text)!)
  return items.map((item) => priceRow(item, priced(toCents(item.price))))
}

function readUnits(text: string): number | undefined {
  const form = stockForm.exec(text.trim())
  if (!form) return undefined
  const units = Number(form[2])
  if (units > maxQuantity) return undefined
  return form[1] === '-' ? 0 - units : units
}

function priceRow(item: Item, cents: number): BulkRow {
  const before = toCents(item.price)
  const row = { item, from: showCents(before), to: showCents(cents) }
  if (cents === before) return { ...row, skipped: 'stays as it is' }
  return { ...row, update: { itemId: item.itemId, price: fromCents(cents) } }
}

function stockRow(item: Item, delta: number): BulkRow {
  const after = item.quantity + delta
  const row = { item, from: String(item.quantity), to: String(after) }
  if (delta === 0) return { ...row, skipped: 'stays as it is' }
  if (after < 0) return { ...row, to: '—', skipped: `has only ${item.quantity}` }
  if (after > maxQuantity) return { ...row, to: '—', skipped: `would pass ${maxQuantity}` }
  return { ...row, update: { itemId: item.itemId, delta } }
}
