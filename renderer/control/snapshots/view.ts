import { shallowRef } from 'vue'
import type { DatabaseName, SnapshotInfo } from '../../../electron/ipc/snapshot-types.ts'

const browsed = shallowRef<{ service: DatabaseName; snapshot: SnapshotInfo }>()

/** The snapshot whose tables are looked at. */
export function useSnapshotsView() {
  return { browsed }
}
