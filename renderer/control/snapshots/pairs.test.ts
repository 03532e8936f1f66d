import { expect, test } from 'vitest'
import type { DatabaseSnapshots, SnapshotInfo } from '../../../electron/ipc/snapshot-types.ts'
import { pairOf } from './pairs.ts'

const snapshot = (name: string, second: number, more: Partial<SnapshotInfo> = {}): SnapshotInfo => ({
  name,
  kind: 'taken',
  bytes: 1,
  readable: true,
  takenAt: new Date(second * 1000).toISOString(),
  ...more,
})
const customers = [snapshot('c1', 10), snapshot('c2', 500), snapshot('c3', 2_000, { title: 'sale' })]
const all: DatabaseSnapshots[] = [
  { service: 'customer-db', snapshots: customers },
  { service: 'product-db', snapshots: [] },
]
const partner = (of: SnapshotInfo) => pairOf('product-db', of, all)?.['customer-db'].name

test('snapshots that were taken together, or have one title, are a pair', () => {
  expect(partner(snapshot('p', 12))).toBe('c1')
  expect(partner(snapshot('p', 480))).toBe('c2')
  expect(partner(snapshot('p', 12, { title: 'sale' }))).toBe('c3')
})

test('others have no partner, and nothing that cannot be read is one', () => {
  expect(partner(snapshot('p', 1_000))).toBeUndefined()
  expect(partner(snapshot('p', 12, { readable: false }))).toBeUndefined()
  expect(pairOf('product-db', snapshot('p', 12), [])).toBeUndefined()
})
