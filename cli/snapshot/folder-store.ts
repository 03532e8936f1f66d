import {
  deleteOffline,
  exportOffline,
  giveTitleOffline,
  importOffline,
  listOffline,
  type OfflineFolder,
  restoreOffline,
  takeOffline,
} from '../../services/engine/recovery/offline.ts'
import type { SnapshotInfo } from '../../services/engine/snapshots/snapshot-list.ts'
import type { Restored } from '../../services/engine/workers/worker-jobs.ts'
import type { Config } from '../../services/config/config.ts'
import { storageFolder } from '../../services/process/storage.ts'
import type { DatabaseName } from '../../services/cluster/topology.ts'
import type { SnapshotStore } from './snapshot-store.ts'

/** Works on the folder of a database that does not run. */
export class FolderStore implements SnapshotStore {
  readonly service: DatabaseName
  #target: OfflineFolder

  constructor(service: DatabaseName, { storage }: Config, built: URL) {
    this.service = service
    this.#target = {
      folder: storageFolder(storage.folder, service),
      service,
      workerFile: new URL(`${service}-worker.js`, built),
      keepSnapshots: storage.keepSnapshots,
    }
  }

  list(): Promise<readonly SnapshotInfo[]> {
    return listOffline(this.#target)
  }

  take(): Promise<SnapshotInfo> {
    return takeOffline(this.#target)
  }

  export(name: string, file: string, overwrite: boolean): Promise<void> {
    return exportOffline(this.#target, name, file, { overwrite })
  }

  giveTitle(name: string, title: string): Promise<void> {
    return giveTitleOffline(this.#target, name, title)
  }

  delete(name: string): Promise<void> {
    return deleteOffline(this.#target, name)
  }

  import(file: string): Promise<SnapshotInfo> {
    return importOffline(this.#target, file)
  }

  restore(name: string, together: string | undefined): Promise<Restored> {
    return restoreOffline(this.#target, name, { together })
  }

  close(): void {
    // Nothing stays open between two commands.
  }
}
