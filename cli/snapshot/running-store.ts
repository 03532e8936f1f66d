import { reachableHost } from '../../services/config/members.ts'
import type { SnapshotInfo } from '../../services/engine/snapshots/snapshot-list.ts'
import type { Restored } from '../../services/engine/workers/worker-jobs.ts'
import type { RunningMember } from '../../services/cluster/cluster-file.ts'
import { WireClient } from '../../services/wire/client.ts'
import type { DatabaseName } from '../../services/cluster/topology.ts'
import type { SnapshotStore } from './snapshot-store.ts'

const longestMs = 600_000

/** Asks the running database, which goes on working meanwhile. */
export class RunningStore implements SnapshotStore {
  readonly service: DatabaseName
  #client: WireClient

  constructor(service: DatabaseName, { host, port }: Pick<RunningMember, 'host' | 'port'>, secret: string) {
    this.service = service
    this.#client = new WireClient({ host: reachableHost(host), port, service, secret, from: 'snapshot' })
  }

  async list(): Promise<readonly SnapshotInfo[]> {
    const { snapshots } = await this.#ask<{ snapshots: SnapshotInfo[] }>('ListSnapshots', {})
    return snapshots
  }

  async take(): Promise<SnapshotInfo> {
    return (await this.#ask<{ snapshot: SnapshotInfo }>('TakeSnapshot', {})).snapshot
  }

  async export(name: string, file: string, overwrite: boolean): Promise<void> {
    await this.#ask('ExportSnapshot', { name, file, overwrite })
  }

  async giveTitle(name: string, title: string): Promise<void> {
    await this.#ask('TitleSnapshot', { name, title })
  }

  async delete(name: string): Promise<void> {
    await this.#ask('DeleteSnapshot', { name })
  }

  async import(file: string): Promise<SnapshotInfo> {
    return (await this.#ask<{ snapshot: SnapshotInfo }>('ImportSnapshot', { file })).snapshot
  }

  async restore(name: string, together: string | undefined): Promise<Restored> {
    return (await this.#ask<{ snapshot: Restored }>('RestoreSnapshot', { name, together })).snapshot
  }

  close(): void {
    this.#client.close()
  }

  #ask<Result>(operation: string, args: object): Promise<Result> {
    return this.#client.request<Result>(operation, args, { timeoutMs: longestMs })
  }
}
