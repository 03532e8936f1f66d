import { rmSync } from 'node:fs'
import { type ConfigInput, parseConfig, serviceNames } from '../config/config.ts'
import { Cluster } from './cluster.ts'
import { controlCluster } from './control/control-cluster.ts'
import type { Controlled } from './control/controlled.ts'
import { FaultControl } from './control/fault-control.ts'
import type { ProcessLauncher } from './launcher.ts'
import { type WantedMembers, withMembers } from './wanted-members.ts'

export interface TemporaryClusterOptions {
  launcher: ProcessLauncher
  onLine(line: string): void
  /** The data folder. It goes with the cluster, unless it is kept. */
  folder: string
  isKept?: boolean
  /** Without its word, ports are free ones, passwords are hashed cheaply, and only errors are logged. */
  config?: ConfigInput
  /** The name of the configuration in messages about it. */
  source?: string
  /** The members beside those of the configuration. */
  wanted?: WantedMembers
}

/** Accounts are opened before anything counts; a cheap hash only makes that quicker. */
const passwordCost = 16

/** A cluster for one measurement, experiment or test. Nothing is asked of its members beside the load. */
export class TemporaryCluster {
  readonly cluster: Cluster
  readonly controlled: Controlled
  readonly desk: FaultControl
  readonly #removedFolder: string | undefined

  constructor(options: TemporaryClusterOptions) {
    const { launcher, onLine, folder, isKept = false, config = {}, source, wanted = {} } = options
    this.#removedFolder = isKept ? undefined : folder
    const asked = parseConfig(
      {
        ...config,
        services:
          config.services ?? Object.fromEntries(serviceNames.map((service) => [service, { port: 0 }])),
        storage: { ...config.storage, folder },
        passwords: { cost: passwordCost, ...config.passwords },
        logs: { level: 'error', ...config.logs },
      },
      source,
    )
    const wide = withMembers(asked, wanted)
    this.cluster = new Cluster({ config: () => wide, launcher, onLine, heartbeats: false })
    this.controlled = controlCluster(this.cluster)
    this.desk = new FaultControl(this.controlled)
  }

  /** Resolves when no process of it is left, and no file that is not kept. Also ends a start that is under way. */
  async stop(): Promise<void> {
    this.desk.close()
    await this.cluster.stop()
    if (this.#removedFolder !== undefined) rmSync(this.#removedFolder, { recursive: true, force: true })
  }
}
