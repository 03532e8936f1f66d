import type { Item } from '../../../services/contract/values.ts'
import { showPrice } from '../../shared/values/amounts.ts'
import { writeKeywords } from '../../../services/csv/keyword-cell.ts'
import { categoryName } from '../../../services/text/categories.ts'
import { writeCsv } from '../../../services/csv/write-csv.ts'

export const fields = ['name', 'category', 'keywords', 'condition', 'price', 'quantity'] as const
export type ItemField = (typeof fields)[number]

/** Without these a row is not an item. */
export const neededFields: readonly ItemField[] = ['name', 'category', 'price', 'quantity']

/** Columns that an import ignores are first, so that an export can be imported again. */
export function itemsCsv(items: readonly Item[]): string {
  const rows = items.map((item) => [
    item.itemId,
    categoryName(item.category),
    item.name,
    item.category,
    writeKeywords(item.keywords),
    item.condition,
    showPrice(item.price),
    item.quantity,
    item.feedback.up,
    item.feedback.down,
  ])
  return writeCsv([['itemId', 'categoryName', ...fields, 'thumbsUp', 'thumbsDown'], ...rows])
}

export const exampleCsv = writeCsv([
  fields,
  ['Oak desk lamp', 'Lighting', 'lamp|desk|oak', 'new', '39.90', 25],
  ['Field guide to birds', 'Books', 'birds|nature', 'used', '8.50', 3],
  ['Espresso cups, set of 4', 'Kitchen', 'coffee|cups', 'new', '24.00', 60],
])
