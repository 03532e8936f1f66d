import type { SnapshotInfo } from '../../services/engine/snapshots/snapshot-list.ts'

export type { SnapshotInfo }

export const databaseNames = ['customer-db', 'product-db'] as const
export type DatabaseName = (typeof databaseNames)[number]

export interface DatabaseSnapshots {
  service: DatabaseName
  /** Newest first, taken before imported. */
  snapshots: SnapshotInfo[]
}

export interface SnapshotTable {
  name: string
  columns: { name: string; type: string }[]
  rows: number
}

export type SnapshotCell = string | number | null

export interface SnapshotRows {
  columns: string[]
  rows: SnapshotCell[][]
  total: number
}
