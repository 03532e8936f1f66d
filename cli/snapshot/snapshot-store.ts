import type { SnapshotInfo } from '../../services/engine/snapshots/snapshot-list.ts'
import type { DatabaseName } from '../../services/cluster/topology.ts'
import type { Restored } from '../../services/engine/workers/worker-jobs.ts'

/** The snapshots of one database, whether it runs or not. */
export interface SnapshotStore {
  readonly service: DatabaseName
  list(): Promise<readonly SnapshotInfo[]>
  take(): Promise<SnapshotInfo>
  export(name: string, file: string, overwrite: boolean): Promise<void>
  giveTitle(name: string, title: string): Promise<void>
  delete(name: string): Promise<void>
  import(file: string): Promise<SnapshotInfo>
  /** `together`: random, and the same for the other database that is restored with it, to the same time. */
  restore(name: string, together: string | undefined): Promise<Restored>
  close(): void
}
