import type { SnapshotInfo } from '../../services/engine/snapshots/snapshot-list.ts'
import { databaseNames, type DatabaseName } from '../../services/cluster/topology.ts'

export { databaseNames, type DatabaseName, type SnapshotInfo }

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
