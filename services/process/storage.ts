import { join } from 'node:path'
import { type DurableState, openDurable } from '../engine/durable.ts'
import type { StateMachine } from '../engine/state-machine.ts'
import { exitAfterLog } from './log.ts'
import { addStorageMetrics } from './metrics/storage-metrics.ts'
import type { ServiceContext } from './service-context.ts'

/** Each database service keeps its journal and its snapshots in a folder of its own. */
export function storageFolder(dataFolder: string, service: string): string {
  return join(dataFolder, service)
}

/** Recovers the state of a database service, and ends the process if the disk can no longer be relied on. */
export async function openStorage<Machine extends StateMachine<Command, unknown>, Command>(
  { service, config, faults, metrics, log, notice }: ServiceContext,
  options: { create: () => Machine; onRestored?: () => void },
): Promise<DurableState<Machine, Command, unknown>> {
  const { folder, snapshotEveryCommands, snapshotEveryBytes, keepSnapshots, flushDelayMs } = config.storage
  const state = await openDurable<Machine, Command, unknown>({
    service,
    folder: storageFolder(folder, service),
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
