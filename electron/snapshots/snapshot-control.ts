import { reachableHost } from '../../services/config/members.ts'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
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
import type { Config } from '../../services/config/config.ts'
import { storageFolder } from '../../services/process/storage.ts'
import { WireClient } from '../../services/wire/client.ts'
import { mustAnswer } from '../../services/engine/folder/folder-answers.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { DatabaseName, SnapshotInfo } from '../ipc/snapshot-types.ts'
import type { ServiceAddress } from '../cluster/app-cluster.ts'

export interface SnapshotControlOptions {
  config(): Config
  /** How a database that runs can be asked. */
  access(service: DatabaseName): (ServiceAddress & { secret: string }) | undefined
  workerFile(service: DatabaseName): URL
  /** A database that does not run cannot tell of it. */
  onOffline(service: DatabaseName, name: string, what: 'taken' | 'restored'): void
}

const longestMs = 600_000

/** The snapshots of a database: of the running one through its service, else of its folder. */
export class SnapshotControl {
  readonly #options: SnapshotControlOptions

  constructor(options: SnapshotControlOptions) {
    this.#options = options
  }

  async list(service: DatabaseName): Promise<SnapshotInfo[]> {
    const asked = await this.#ask<{ snapshots: SnapshotInfo[] }>(service, 'ListSnapshots', {})
    if (asked) return asked.snapshots
    const target = this.#folder(service)
    await mustAnswer(target.folder)
    return existsSync(target.folder) ? listOffline(target) : []
  }

  async take(service: DatabaseName): Promise<SnapshotInfo> {
    const asked = await this.#ask<{ snapshot: SnapshotInfo }>(service, 'TakeSnapshot', {})
    if (asked) return asked.snapshot
    const taken = await takeOffline(this.#folder(service))
    this.#options.onOffline(service, taken.name, 'taken')
    return taken
  }

  /** The user has agreed to overwrite the file already. */
  async export(service: DatabaseName, name: string, file: string): Promise<void> {
    const asked = await this.#ask(service, 'ExportSnapshot', { name, file, overwrite: true })
    if (asked === undefined) await exportOffline(this.#folder(service), name, file, { overwrite: true })
  }

  async import(service: DatabaseName, file: string): Promise<SnapshotInfo> {
    const asked = await this.#ask<{ snapshot: SnapshotInfo }>(service, 'ImportSnapshot', { file })
    return asked?.snapshot ?? (await importOffline(this.#folder(service), file))
  }

  /** `together`: random, and the same for the other database that is restored with it, to the same time. */
  async restore(service: DatabaseName, name: string, together?: string): Promise<SnapshotInfo> {
    const args = { name, together }
    const asked = await this.#ask<{ snapshot: SnapshotInfo }>(service, 'RestoreSnapshot', args)
    if (asked) return asked.snapshot
    const restored = await restoreOffline(this.#folder(service), name, { together })
    this.#options.onOffline(service, name, 'restored')
    return restored
  }

  async giveTitle(service: DatabaseName, name: string, title: string): Promise<void> {
    const asked = await this.#ask(service, 'TitleSnapshot', { name, title })
    if (asked === undefined) await giveTitleOffline(this.#folder(service), name, title)
  }

  async delete(service: DatabaseName, name: string): Promise<void> {
    const asked = await this.#ask(service, 'DeleteSnapshot', { name })
    if (asked === undefined) await deleteOffline(this.#folder(service), name)
  }

  /** The file of a snapshot. Windows name snapshots, not files: the name must be one of the list. */
  async knownFile(service: DatabaseName, name: string): Promise<string> {
    const { folder } = this.#folder(service)
    if (!(await readdir(folder)).includes(name)) {
      throw new ApiError('NOT_FOUND', `There is no snapshot named ${name} any more.`)
    }
    return join(folder, name)
  }

  #folder(service: DatabaseName): OfflineFolder {
    const { storage } = this.#options.config()
    return {
      folder: storageFolder(storage.folder, service),
      service,
      workerFile: this.#options.workerFile(service),
      keepSnapshots: storage.keepSnapshots,
    }
  }

  /** Undefined if the database is not running. */
  async #ask<Result>(service: DatabaseName, op: string, args: object): Promise<Result | undefined> {
    const access = this.#options.access(service)
    if (access === undefined) return undefined
    const { host, port, secret } = access
    const client = new WireClient({ host: reachableHost(host), port, service, secret, from: 'snapshot' })
    try {
      return await client.request<Result>(op, args, { timeoutMs: longestMs })
    } finally {
      client.close()
    }
  }
}
