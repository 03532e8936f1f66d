export interface Column {
  key: string
  label: string
  /** As in `grid-template-columns`. */
  width: string
  right?: boolean
  /** Left out where there is less room than this, in px. */
  from?: number
}

export function columnsFor(columns: readonly Column[], tableWidth: number): readonly Column[] {
  return columns.filter(({ from = 0 }) => tableWidth >= from)
}

const [middle, wide] = [820, 1_080]

export const itemColumns: readonly Column[] = [
  { key: 'item', label: 'Item', width: 'minmax(9rem, 2fr)' },
  { key: 'seller', label: 'Seller', width: 'minmax(6rem, 1fr)', from: middle },
  { key: 'price', label: 'Price', width: '7.5rem', right: true },
  { key: 'stock', label: 'For sale', width: '6.5rem', right: true },
  { key: 'reserved', label: 'Reserved', width: '5.5rem', right: true, from: 640 },
  { key: 'rating', label: 'Rating', width: '7rem', from: wide },
  { key: 'rev', label: 'Revision', width: '6rem', right: true },
]

/** A column for each follower. */
export function followerColumns(followers: readonly string[]): Column[] {
  return followers.map((name) => ({ key: `at ${name}`, label: name, width: 'minmax(7rem, 10rem)' }))
}

export const orderColumns: readonly Column[] = [
  { key: 'order', label: 'Order', width: '6rem' },
  { key: 'buyer', label: 'Buyer', width: 'minmax(6rem, 1fr)' },
  { key: 'tier', label: 'Tier', width: '5rem', from: 640 },
  { key: 'status', label: 'State', width: '7.5rem' },
  { key: 'way', label: 'Way', width: 'minmax(11rem, 1.6fr)' },
  { key: 'waited', label: 'Waited', width: '6rem', right: true, from: middle },
  { key: 'lines', label: 'Lines', width: 'minmax(8rem, 1.6fr)', from: wide },
  { key: 'total', label: 'Total', width: '7rem', right: true, from: middle },
  { key: 'verbs', label: 'Actions', width: '6.5rem', right: true },
]

export const accountColumns: readonly Column[] = [
  { key: 'account', label: 'Account', width: 'minmax(9rem, 2fr)' },
  { key: 'role', label: 'Role', width: '5.5rem' },
  { key: 'tier', label: 'Tier', width: '5rem', from: 640 },
  { key: 'sessions', label: 'Sessions', width: '8rem' },
  { key: 'active', label: 'Last active', width: 'minmax(8rem, 1fr)', from: middle },
  { key: 'created', label: 'Opened', width: 'minmax(9rem, 1fr)', from: wide },
  { key: 'verbs', label: 'Actions', width: '11rem', right: true },
]
