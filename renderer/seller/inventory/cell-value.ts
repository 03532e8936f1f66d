import type { Item } from '../../../services/contract/values.ts'
import { fromCents, readCents, readStock, showPrice } from '../../shared/values/amounts.ts'
import type { EditableKey } from './columns.ts'

/** How a cell is edited: what stands in the editor, what may be typed, and what it comes to. */
interface CellKind {
  label: string
  /** Said when what is typed is none. */
  expected: string
  text(item: Item, lowAt: number): string
  /** Undefined if it makes no sense; null if the cell is emptied. */
  read(text: string, item: Item): number | null | undefined
}

export const cellKinds: Record<EditableKey, CellKind> = {
  price: {
    label: 'Price',
    expected: '0.01 to 1000000, at most 2 decimals',
    text: (item) => showPrice(item.price),
    read: (text) => {
      const cents = readCents(text)
      return cents === undefined ? undefined : fromCents(cents)
    },
  },
  quantity: {
    label: 'Stock',
    expected: '0 to 1000000, or a change like +5',
    text: (item) => String(item.quantity),
    read: (text, item) => readStock(text, item.quantity),
  },
  lowAt: {
    label: 'Low at',
    expected: 'units from 0, or nothing for the usual threshold',
    text: (_item, lowAt) => String(lowAt),
    read: (text) => (text.trim() === '' ? null : readStock(text, 0)),
  },
}
