import type { DatabaseName, DatabaseSnapshots, SnapshotInfo } from '../../../electron/ipc/snapshot-types.ts'
import { databaseNames } from '../../../services/cluster/topology.ts'

/** One snapshot of each database, to be restored together. */
export type SnapshotPair = Record<DatabaseName, SnapshotInfo>

/** Snapshots of one "Take both" are taken one after the other. */
const mostApartMs = 60_000

/** The snapshot of the other database that belongs to this one: it has the same title, or was taken at the same time. */
export function pairOf(
  service: DatabaseName,
  snapshot: SnapshotInfo,
  all: readonly DatabaseSnapshots[],
): SnapshotPair | undefined {
  const other = databaseNames.find((name) => name !== service)!
  const readable = all.find((each) => each.service === other)?.snapshots.filter((each) => each.readable) ?? []
  const sameTitle = readable.find(({ title }) => title !== undefined && title === snapshot.title)
  const [nearest] = readable
    .map((candidate) => ({ candidate, apart: apart(candidate, snapshot) }))
    .filter((each) => each.apart <= mostApartMs)
    .sort((a, b) => a.apart - b.apart)
  const partner = sameTitle ?? nearest?.candidate
  if (partner === undefined || !snapshot.readable) return undefined
  return { [service]: snapshot, [other]: partner } as SnapshotPair
}

function apart(a: SnapshotInfo, b: SnapshotInfo): number {
  if (a.takenAt === undefined || b.takenAt === undefined) return Infinity
  return Math.abs(Date.parse(a.takenAt) - Date.parse(b.takenAt))
}
