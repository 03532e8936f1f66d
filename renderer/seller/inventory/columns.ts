import type { SortKey } from './view.ts'

export type ColumnKey =
  'select' | 'name' | 'category' | 'condition' | 'price' | 'quantity' | 'lowAt' | 'rating'
export type EditableKey = 'price' | 'quantity' | 'lowAt'

export interface Column {
  key: ColumnKey
  label: string
  sort?: SortKey
  right?: boolean
}

export const columns: readonly Column[] = [
  { key: 'select', label: 'Selected' },
  { key: 'name', label: 'Item', sort: 'name' },
  { key: 'category', label: 'Category', sort: 'category' },
  { key: 'condition', label: 'State', sort: 'condition' },
  { key: 'price', label: 'Price', sort: 'price', right: true },
  { key: 'quantity', label: 'Stock', sort: 'quantity', right: true },
  { key: 'lowAt', label: 'Low at', right: true },
  { key: 'rating', label: 'Rating', sort: 'rating', right: true },
]

export const rowHeight = 52

/** Of the header and of every row. */
export const template =
  'grid-template-columns: 2.75rem minmax(10rem, 1fr) minmax(5.5rem, 9rem) 5.25rem 7rem 6.5rem 5rem 6rem'

export function isEditable(key: ColumnKey): key is EditableKey {
  return key === 'price' || key === 'quantity' || key === 'lowAt'
}
