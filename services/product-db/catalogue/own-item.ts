import type { ProductRecords } from '../records.ts'
import { foreignItem } from '../update-end.ts'
import { withdrawnItem } from './catalogue.ts'
import type { StoredItem } from './item.ts'

/** An item that its seller may still change. */
export function ownItem({ catalogue }: ProductRecords, sellerId: number, itemId: string): StoredItem {
  const item = catalogue.get(itemId)
  if (item.sellerId !== sellerId) throw foreignItem(itemId)
  if (item.withdrawn) throw withdrawnItem(itemId)
  return item
}
