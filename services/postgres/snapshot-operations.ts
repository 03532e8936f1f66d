import { snapshotArguments } from '../contract/internal-arguments.ts'
import type { DurableStats } from '../engine/durable.ts'
import type { Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import { ApiError } from '../wire/errors.ts'

/** A database in PostgreSQL has no snapshots of its own. */
export function sharedSnapshotOperations(
  service: string,
  stats: () => DurableStats,
): Record<string, Handler> {
  const refuse: Handler = () => {
    throw new ApiError(
      'UNAVAILABLE',
      `The data of ${service} is in PostgreSQL, which has no snapshots of Marketlab's. Back it up with pg_dump.`,
      { retryable: false },
    )
  }
  return checkedOperations(snapshotArguments, {
    ListSnapshots: (call) => call.succeed('{"snapshots":[]}'),
    TakeSnapshot: refuse,
    ExportSnapshot: refuse,
    TitleSnapshot: refuse,
    DeleteSnapshot: refuse,
    ImportSnapshot: refuse,
    RestoreSnapshot: refuse,
    StorageStats: (call) => call.succeed(JSON.stringify(stats())),
  })
}
