import { mkdtempSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { TemporaryCluster, type TemporaryClusterOptions } from '../../services/cluster/temporary-cluster.ts'
import { temporaryRoot } from './temporary-root.ts'

/** No client of a long benchmark is logged out while it waits for the others. */
const idleSeconds = 86_400

export interface PrivateClusterOptions extends Pick<
  TemporaryClusterOptions,
  'launcher' | 'onLine' | 'wanted'
> {
  /** Kept afterwards; without one the data is in a temporary folder. */
  folder?: string | undefined
}

/** A cluster for a benchmark alone. */
export function privateCluster({ folder, ...options }: PrivateClusterOptions): TemporaryCluster {
  return new TemporaryCluster({
    ...options,
    folder: folder === undefined ? mkdtempSync(join(temporaryRoot(), 'marketlab-bench-')) : resolve(folder),
    isKept: folder !== undefined,
    config: { sessions: { idleSeconds } },
  })
}
