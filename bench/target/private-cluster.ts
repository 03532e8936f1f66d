import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { controlCluster } from '../../services/cluster/control/control-cluster.ts'
import { FaultControl } from '../../services/cluster/control/fault-control.ts'
import { type ClusterAddresses, Cluster } from '../../services/cluster/cluster.ts'
import { type Config, type FurtherMember, parseConfig, serviceNames } from '../../services/config/config.ts'
import type { ProcessLauncher } from '../../services/cluster/launcher.ts'
import type { Instructions } from '../../services/cluster/instructions.ts'
import type { Laboratory } from '../host/laboratory.ts'
import { temporaryRoot } from './temporary-root.ts'

/** Accounts are opened before anything is measured; a cheap hash only makes that quicker. */
const passwordCost = 16
/** No client of a long benchmark is logged out while it waits for the others. */
const idleSeconds = 86_400

export interface PrivateClusterOptions {
  launcher: ProcessLauncher
  onLine(line: string): void
  /** Kept afterwards; without one the data is in a temporary folder that goes with the cluster. */
  folder?: string | undefined
  /** The members beside the four. */
  further?: FurtherMember[]
}

/** A cluster for a benchmark alone, on ports that were free. */
export class PrivateCluster {
  readonly laboratory: Laboratory
  #cluster: Cluster
  #temporaryFolder: string | undefined

  constructor({ launcher, onLine, folder, further = [] }: PrivateClusterOptions) {
    this.#temporaryFolder =
      folder === undefined ? mkdtempSync(join(temporaryRoot(), 'marketlab-bench-')) : undefined
    const config = parseConfig({
      services: Object.fromEntries(serviceNames.map((service) => [service, { port: 0 }])),
      storage: { folder: this.#temporaryFolder ?? resolve(folder!) },
      passwords: { cost: passwordCost },
      sessions: { idleSeconds },
      logs: { level: 'error' },
      further,
    })
    this.#cluster = new Cluster({ config: () => config, launcher, onLine, heartbeats: false })
    const cluster = controlCluster(this.#cluster)
    this.laboratory = { cluster, desk: new FaultControl(cluster) }
  }

  /** With its ports, once it runs. */
  get config(): Config {
    return this.#cluster.config
  }

  /** The instructions to its members. */
  get instructions(): Instructions {
    return this.#cluster.instructions
  }

  async start(): Promise<ClusterAddresses> {
    await this.#cluster.start()
    return this.#cluster.healthy() as ClusterAddresses
  }

  healthy(): Partial<ClusterAddresses> {
    return this.#cluster.healthy()
  }

  /** Resolves when no process and no temporary file of it is left. Also ends a start that is under way. */
  async stop(): Promise<void> {
    this.laboratory.desk.close()
    await this.#cluster.stop()
    if (this.#temporaryFolder !== undefined) rmSync(this.#temporaryFolder, { recursive: true, force: true })
  }
}
