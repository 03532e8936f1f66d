import { waitForFormerServices } from './former-services.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { ClusterClaim, type RunningMember } from './cluster-file.ts'
import { databases } from './cluster-health.ts'
import { type ClusterLog, ClusterMember } from './cluster-member.ts'
import { checkPorts, withChosenPorts } from './cluster-ports.ts'
import { type Config, type ServiceName, serviceNames } from './config.ts'
import type { ProcessLauncher } from './process-launcher.ts'
import { clusterSecret } from './secret.ts'

export interface ClusterOptions {
  config: Config
  /** The file that the configuration came from. */
  configFile?: string
  launcher: ProcessLauncher
  log: ClusterLog
  /** A line of a service's log. */
  onLine(line: string): void
  onChange?(member: ClusterMember): void
}

export type ClusterAddresses = Record<ServiceName, RunningMember>

/** Frontends get this long to answer what they have begun before the databases are asked to end too. */
const frontendsMs = 2_000
/** Who has not ended by then is killed. */
const graceMs = 5_000

/** The four services as processes of this machine, supervised. */
export class Cluster {
  members: readonly ClusterMember[] = []
  #options: ClusterOptions
  #claim: ClusterClaim | undefined
  #stopped: Promise<void> | undefined

  constructor(options: ClusterOptions) {
    this.#options = options
  }

  /** Resolves when all are healthy. If one cannot start, all are stopped and its reason is thrown. */
  async start(): Promise<ClusterAddresses> {
    const { configFile } = this.#options
    this.#claim = ClusterClaim.take(this.#options.config.storage.folder, configFile)
    try {
      const config = await withChosenPorts(this.#options.config)
      await waitForFormerServices(this.#claim.formerPids)
      await checkPorts(config)
      if (this.#stopped !== undefined) throw new Error('The cluster was stopped while it was starting.')
      await this.#startMembers(config)
    } catch (error) {
      await this.stop()
      throw error
    }
    return this.addresses() as ClusterAddresses
  }

  /** Those that are healthy now. */
  addresses(): Partial<ClusterAddresses> {
    const healthy = this.members.flatMap(({ service, running }) =>
      running ? [[service, running] as const] : [],
    )
    return Object.fromEntries(healthy) as Partial<ClusterAddresses>
  }

  /** Resolves when no process of the cluster is left. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopMembers().finally(() => this.#claim?.release())
    return this.#stopped
  }

  kill(): void {
    for (const member of this.members) member.kill()
  }

  async #startMembers(config: Config): Promise<void> {
    const { launcher, log, onLine } = this.#options
    const secret = clusterSecret(config)
    const onChange = (member: ClusterMember) => this.#changed(member)
    this.members = serviceNames.map(
      (service) => new ClusterMember({ service, config, secret, launcher, log, onLine, onChange }),
    )
    await Promise.all(this.members.map((member) => member.start()))
  }

  #changed(member: ClusterMember): void {
    if (this.#stopped === undefined) this.#publish()
    this.#options.onChange?.(member)
  }

  #publish(): void {
    try {
      this.#claim?.publish(this.addresses())
    } catch (error) {
      this.#options.log.error(
        { err: error },
        'cluster.json could not be written: other commands will not find the cluster',
      )
    }
  }

  async #stopMembers(): Promise<void> {
    const killTimer = setTimeout(() => this.kill(), graceMs)
    const [behind, front] = [true, false].map((isDatabase) =>
      this.members.filter(({ service }) => databases.has(service) === isDatabase),
    ) as [ClusterMember[], ClusterMember[]]
    const frontends = Promise.all(front.map((member) => member.stop()))
    await Promise.race([frontends, pause(frontendsMs, undefined, { ref: false })])
    await Promise.all([frontends, ...behind.map((member) => member.stop())])
    clearTimeout(killTimer)
  }
}
