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

const columns: readonly Column[] = [
  { key: 'select', label: 'Selected' },
  { key: 'name', label: 'Item', sort: 'name' },
  { key: 'category', label: 'Category', sort: 'category' },
  { key: 'condition', label: 'Condition', sort: 'condition' },
  { key: 'price', label: 'Price', sort: 'price', right: true },
  { key: 'quantity', label: 'Stock', sort: 'quantity', right: true },
  { key: 'lowAt', label: 'Low at', right: true },
  { key: 'rating', label: 'Rating', sort: 'rating', right: true },
]

export const rowHeight = 52

const widths: Record<ColumnKey, string> = {
  select: '2.75rem',
  name: 'minmax(10rem, 1fr)',
  category: 'minmax(5.5rem, 10rem)',
  condition: '6rem',
  price: '7rem',
  quantity: '6.25rem',
  lowAt: '4.5rem',
  rating: '7rem',
}

const narrowPx = 860

/** As many as there is room for: where there is little, the category stands below the name. */
export function columnsFor(tableWidth: number): readonly Column[] {
  return tableWidth < narrowPx ? columns.filter(({ key }) => key !== 'category') : columns
}

/** The columns of the header and of every row. */
export function templateOf(shown: readonly Column[]): string {
  return `grid-template-columns: ${shown.map(({ key }) => widths[key]).join(' ')}`
}

export function isEditable(key: ColumnKey): key is EditableKey {
  return key === 'price' || key === 'quantity' || key === 'lowAt'
}
