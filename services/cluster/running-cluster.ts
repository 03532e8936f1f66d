import type { Config, ServiceName } from '../config/config.ts'
import { type MemberAddress, memberOf, membersOf } from '../config/members.ts'
import { mustAnswer } from '../engine/folder/folder-answers.ts'
import type { LogFiles } from '../logs/log-files.ts'
import { logFolder } from '../logs/segments.ts'
import { clusterSecret } from '../process/secret.ts'
import { ClusterClaim, type RunningMember } from './cluster-file.ts'
import { type ControlOperations, type ControlPort, openControlPort } from './control/control-port.ts'
import { waitForFormerProcesses } from './former-processes.ts'
import { Heartbeats } from './heartbeats.ts'
import type { Instructions } from './instructions.ts'
import type { ProcessLauncher } from './launcher.ts'
import { type ClusterLog, ClusterMember } from './member.ts'
import { withChosenPorts } from './ports.ts'
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts'
import { type Leaseholder, Leases } from './promotion/leases.ts'
import { mustFitStandbys } from './promotion/standbys-fit.ts'
import { readOwners } from '../process/owners-file.ts'
import { endMembers } from './stop-members.ts'
import { type DatabaseName, databaseNames, standbyKinds } from './topology.ts'

export interface RunningClusterOptions {
  /** The file that the configuration came from. */
  configFile?: string
  launcher: ProcessLauncher
  log: ClusterLog
  /** A line of a member's log. */
  onLine(line: string, member: string): void
  /** Where the lines are kept beside that. */
  logFiles?: LogFiles
  onChange?(): void
  /** The operations of the control port. Without them the cluster has no such port. */
  controlOperations?(): ControlOperations
  /** Off where nothing shall be asked beside the load that is measured. */
  heartbeats?: boolean
}

export interface ClusterOptions extends Omit<RunningClusterOptions, 'log'> {
  /** The configuration for the next start, as of now. */
  config(): Config
  /** Without one nothing is logged. */
  log?: ClusterLog
  /** Members that started go on although another one could not. Otherwise all are stopped then. */
  mayRunInPart?: boolean
}

/** The four services, and the members beside them. */
export type ClusterAddresses = Record<ServiceName, RunningMember> & Record<string, RunningMember>

/** The members while the data folder is claimed, all with the configuration of that moment. */
export class RunningCluster {
  config: Config
  members: readonly ClusterMember[]
  readonly #options: RunningClusterOptions
  readonly #instructions: Instructions
  readonly #claim: ClusterClaim
  readonly #heartbeats: Heartbeats
  #postgres: PrivatePostgres | undefined
  readonly leases: Leases
  /** Processes that were owners before others were promoted, and are left to themselves. */
  #former: ClusterMember[] = []
  #secret: string | undefined
  #control: ControlPort | undefined

  private constructor(
    config: Config,
    claim: ClusterClaim,
    instructions: Instructions,
    options: RunningClusterOptions,
  ) {
    this.config = config
    this.#claim = claim
    this.#instructions = instructions
    this.#options = options
    this.#heartbeats = new Heartbeats((member) => this.#heard(member))
    this.leases = new Leases(instructions, () => this.#leaseholders())
    this.members = membersOf(config).map((address) => this.#newMember(address))
  }

  /** None of its members is started yet. The ports that the configuration leaves open are chosen. */
  static async open(
    config: Config,
    instructions: Instructions,
    options: RunningClusterOptions,
  ): Promise<RunningCluster> {
    mustFitStandbys(config)
    await mustAnswer(config.storage.folder)
    const claim = ClusterClaim.take(config.storage.folder, options.configFile)
    try {
      await waitForFormerProcesses(claim.formerPids)
      const placed = await withChosenPorts(inTheirTerms(config))
      const postgres = await startPrivatePostgres(placed, options.log)
      const running = new RunningCluster(postgres?.config ?? placed, claim, instructions, options)
      running.#postgres = postgres
      options.logFiles?.open(logFolder(config.storage.folder), config.logs.files)
      return running
    } catch (error) {
      claim.release()
      throw error
    }
  }

  /** The first who asks makes it, if there is none yet: a cluster that cannot start leaves no file. */
  get secret(): string {
    return (this.#secret ??= clusterSecret(this.config))
  }

  /** Commands find the port by what stands in the data folder. */
  async openControl(): Promise<void> {
    const { controlOperations, log, logFiles } = this.#options
    if (controlOperations === undefined || this.#control !== undefined) return
    this.#control = await openControlPort(controlOperations(), this.secret, log, (deed) =>
      logFiles?.audit(deed),
    )
    this.#publish()
  }

  add(address: MemberAddress): ClusterMember {
    const member = this.#newMember(address)
    this.members = [...this.members, member]
    return member
  }

  drop(member: ClusterMember): void {
    this.members = this.members.filter((other) => other !== member)
    this.#publish()
  }

  /** Those that are healthy now. */
  healthy(): Record<string, RunningMember> {
    return Object.fromEntries(
      this.members.flatMap(({ name, running }) => (running ? [[name, running] as const] : [])),
    )
  }

  /** The database is where the standby was. Its former process is no member any more. */
  replace(database: DatabaseName, standby: string, term: number): ClusterMember {
    const { name: _, ...place } = memberOf(this.config, standby)
    const services = { ...this.config.services, [database]: { ...placeOf(place), term } }
    const further = this.config.further.filter(({ name }) => name !== standby)
    this.config = { ...this.config, services, further }
    const owner = this.#newMember(memberOf(this.config, database))
    const [former] = this.members.filter(({ name }) => name === database)
    if (former !== undefined && former.state !== 'stopped') {
      former.leave()
      this.#former.push(former)
    }
    this.members = this.members.flatMap((member) => {
      if (member.name === standby) return []
      return member === former ? [owner] : [member]
    })
    this.#instructions.ended(database)
    this.#instructions.forget(standby)
    this.#publish()
    return owner
  }

  /** Nothing of it runs any more. */
  async close(): Promise<void> {
    await this.#postgres?.server.stop()
    // At the next start members are launched with what is so then: a promoted database is on its usual port again.
    this.#instructions.withdraw('all', 'SetMembers')
    this.leases.close()
    await endMembers(this.#former)
    this.#claim.release()
    await this.#control?.close()
    await this.#options.logFiles?.close()
  }

  #newMember(address: MemberAddress): ClusterMember {
    const { launcher, log, onLine, logFiles } = this.#options
    return new ClusterMember({
      address,
      config: () => this.config,
      secret: () => this.secret,
      launcher,
      log,
      onLine: (line) => {
        logFiles?.write(address.name, line)
        onLine(line, address.name)
      },
      onChange: (member) => this.#changed(member),
    })
  }

  #changed(member: ClusterMember): void {
    if (this.#former.includes(member)) return
    const { name, state, running } = member
    if (state === 'healthy' && running) {
      this.#instructions.began(name, running, this.secret)
      if (this.#options.heartbeats !== false) this.#heartbeats.begin(member, running, this.secret)
    } else {
      this.#instructions.ended(name)
      this.#heartbeats.end(name)
    }
    this.leases.look()
    this.#publish()
    this.#options.onChange?.()
  }

  #leaseholders(): Leaseholder[] {
    return databaseNames.flatMap((database) => {
      const { running } = this.members.find(({ name }) => name === database) ?? {}
      const hasStandby = this.members.some(({ kind }) => kind === standbyKinds[database])
      const { term = 1 } = this.config.services[database]
      return running && hasStandby ? [{ database, instance: running.instance, term }] : []
    })
  }

  #heard({ name, paused, silence }: ClusterMember): void {
    const { log } = this.#options
    if (silence === undefined) log.info({ member: name }, `${name} answers again`)
    else if (!paused) log.warn({ member: name, reason: silence }, `${name} does not answer`)
    this.#options.onChange?.()
  }

  #publish(): void {
    this.#claim.publish({
      services: this.healthy(),
      ...(this.#control && { control: { host: this.#control.host, port: this.#control.port } }),
    })
  }
}

function placeOf({
  host,
  port,
  listen,
}: Omit<MemberAddress, 'name'>): Pick<MemberAddress, 'host' | 'port' | 'listen'> {
  return { host, port, ...(listen !== undefined && { listen }) }
}

/** Since a standby was promoted, its database serves in a later term than the first. */
function inTheirTerms(config: Config): Config {
  const owners = readOwners(config.storage.folder)
  const services = { ...config.services }
  for (const database of databaseNames) {
    const term = owners[database]?.term
    if (term !== undefined) services[database] = { ...services[database], term }
  }
  return { ...config, services }
}
