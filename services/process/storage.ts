import { join } from 'node:path'
import type { ServiceKind } from '../config/config.ts'
import { type DurableState, openDurable } from '../engine/durable.ts'
import type { StateMachine } from '../engine/state-machine.ts'
import { exitAfterLog } from './log.ts'
import { addStorageMetrics } from './metrics/storage-metrics.ts'
import { ownerOf } from './owners-file.ts'
import type { ServiceContext } from './service-context.ts'

/** Each database service keeps its journal and its snapshots in a folder of its own, since a promotion in that of the standby. */
export function storageFolder(dataFolder: string, service: string): string {
  return join(dataFolder, ownerOf(dataFolder, service)?.folder ?? service)
}

interface StorageOptions<Machine> {
  create: () => Machine
  onRestored?: () => void
  /** The database whose data it is, where that is not this service. */
  service?: ServiceKind
  folder?: string
}

/** Recovers the state of a database service, and ends the process if the disk can no longer be relied on. */
export async function openStorage<Machine extends StateMachine<Command, unknown>, Command>(
  { config, faults, metrics, log, notice, ...context }: ServiceContext,
  options: StorageOptions<Machine>,
): Promise<DurableState<Machine, Command, unknown>> {
  const { service = context.service } = options
  const { snapshotEveryCommands, snapshotEveryBytes, keepSnapshots, flushDelayMs } = config.storage
  const state = await openDurable<Machine, Command, unknown>({
    service,
    folder: options.folder ?? storageFolder(config.storage.folder, service),
    create: options.create,
    workerFile: new URL(`./${service}-worker.js`, import.meta.url),
    log,
    snapshotEveryCommands,
    snapshotEveryBytes,
    keepSnapshots,
    flushDelayMs,
    onFatal: (error) => {
      log.fatal(
        { err: error },
        'the disk failed: stopping, so that the next start can see what is really stored',
      )
      void exitAfterLog(log, 1)
    },
    onTaken: (name) => notice({ about: 'snapshot', name, what: 'taken' }),
    onRestored(name) {
      notice({ about: 'snapshot', name, what: 'restored' })
      options.onRestored?.()
    },
  })
  faults.onSlowDisk((delayMs) => (state.flushDelayMs = flushDelayMs + delayMs))
  addStorageMetrics(metrics, () => state.stats())
  return state
}
