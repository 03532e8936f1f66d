import { checkDatabasesMatch } from './mixed-databases.ts'
import { waitForFormerProcesses } from './former-processes.ts'
import { ClusterClaim, type ClusterRecord, type RunningMember } from './cluster-file.ts'
import { type ClusterLog, ClusterMember } from './member.ts'
import { checkPorts, portProblem, withChosenPorts } from './ports.ts'
import type { Config, FurtherMember, ServiceName } from '../config/config.ts'
import { endMembers } from './stop-members.ts'
import { withMemberPort } from './member-ports.ts'
import { type MemberAddress, membersOf, withFurther } from '../config/members.ts'
import type { ProcessLauncher } from './launcher.ts'
import { clusterSecret } from '../process/secret.ts'
import { Instructions } from './instructions.ts'

export interface ClusterOptions {
  config: Config
  /** The file that the configuration came from. */
  configFile?: string
  /** Databases that do not belong together shall work together as they are. */
  mixed?: boolean
  launcher: ProcessLauncher
  log: ClusterLog
  /** A line of a service's log. */
  onLine(line: string): void
  onChange?(member: ClusterMember): void
}

/** The four services, and the members beside them. */
export type ClusterAddresses = Record<ServiceName, RunningMember> & Record<string, RunningMember>

/** The four services, and members beside them, as processes of this machine, supervised. */
export class Cluster {
  readonly instructions: Instructions
  members: readonly ClusterMember[] = []
  #options: ClusterOptions
  #config: Config
  /** Names of those that are about to be members. */
  #joining = new Set<string>()
  #lastJoined: Promise<unknown> = Promise.resolve()
  #claim: ClusterClaim | undefined
  #secret = ''
  #control: ClusterRecord['control']
  #stopped: Promise<void> | undefined

  constructor(options: ClusterOptions) {
    this.#options = options
    this.instructions = new Instructions(options.log)
    this.#config = options.config
  }

  /** With the ports that were chosen, and who stands beside the four now. */
  get config(): Config {
    return this.#config
  }

  member(name: string): ClusterMember | undefined {
    return this.members.find((member) => member.name === name)
  }

  /** Those that are taken. */
  get names(): string[] {
    return [...this.members.map(({ name }) => name), ...this.#joining]
  }

  /** Resolves when all are healthy. If one cannot start, all are stopped and its reason is thrown. */
  async start(): Promise<ClusterAddresses> {
    const { configFile } = this.#options
    this.#claim = ClusterClaim.take(this.#options.config.storage.folder, configFile)
    try {
      this.#config = await withChosenPorts(this.#options.config)
      await waitForFormerProcesses(this.#claim.formerPids)
      await checkPorts(this.#config)
      if (this.#stopped !== undefined) throw new Error('The cluster was stopped while it was starting.')
      await this.#startMembers()
      const running = this.members.flatMap((member) => member.running ?? [])
      await checkDatabasesMatch(running, this.#secret, this.#options.mixed ?? false)
    } catch (error) {
      await this.stop()
      throw error
    }
    return this.addresses() as ClusterAddresses
  }

  /** Those that are healthy now. */
  addresses(): Partial<ClusterAddresses> {
    const healthy = this.members.flatMap(({ name, running }) => (running ? [[name, running] as const] : []))
    return Object.fromEntries(healthy) as Partial<ClusterAddresses>
  }

  /** Resolves when no process of the cluster is left. */
  stop(): Promise<void> {
    this.#stopped ??= endMembers(this.members).finally(() => {
      this.#claim?.release()
    })
    return this.#stopped
  }

  /** Where it can be controlled, said to other commands. */
  announceControl(control: ClusterRecord['control']): void {
    this.#control = control
    this.#publish()
  }

  kill(): void {
    for (const member of this.members) member.kill()
  }

  /** Resolves when it is healthy and the others know of it. If it cannot start, nothing has changed. */
  async addMember(added: FurtherMember): Promise<RunningMember> {
    if (this.names.includes(added.name)) throw new Error(`There is a member ${added.name} already.`)
    this.#joining.add(added.name)
    const joined = this.#lastJoined
      .then(() => this.#join(added))
      .finally(() => this.#joining.delete(added.name))
    this.#lastJoined = joined.catch(() => undefined)
    const member = await joined
    try {
      await member.start()
    } catch (error) {
      this.#drop(member)
      throw error
    }
    await this.#tellMembers()
    return member.running!
  }

  /** One after the other: no two find the same port free. */
  async #join(added: FurtherMember): Promise<ClusterMember> {
    const address = await withMemberPort(this.#config, this.#options.config, added)
    const problem = await portProblem(address)
    if (problem) throw problem
    if (this.#claim === undefined || this.#stopped !== undefined)
      throw new Error('The cluster is not running.')
    this.#config = withFurther(this.#config, [...this.#config.further, address])
    const member = this.#newMember(address)
    this.members = [...this.members, member]
    return member
  }

  /** The others are told first, so that nobody asks it for anything new while it ends. */
  async removeMember(name: string): Promise<void> {
    const member = this.member(name)
    if (member === undefined || !this.#config.further.some((further) => further.name === name))
      throw new Error(`There is no member ${name} that could be removed.`)
    this.#config = withFurther(
      this.#config,
      this.#config.further.filter((further) => further.name !== name),
    )
    await this.#tellMembers()
    await member.stop()
    this.#drop(member)
  }

  #drop(member: ClusterMember): void {
    this.#config = withFurther(
      this.#config,
      this.#config.further.filter(({ name }) => name !== member.name),
    )
    this.members = this.members.filter((other) => other !== member)
    this.instructions.forget(member.name)
    this.#publish()
  }

  async #tellMembers(): Promise<void> {
    const { further } = this.#config
    await this.instructions.give('all', 'SetMembers', { further }).all.catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'a member was not told about the members of the cluster')
    })
  }

  #newMember(address: MemberAddress): ClusterMember {
    const { launcher, log, onLine } = this.#options
    return new ClusterMember({
      address,
      config: () => this.#config,
      secret: this.#secret,
      launcher,
      log,
      onLine,
      onChange: (member) => this.#changed(member),
    })
  }

  async #startMembers(): Promise<void> {
    this.#secret = clusterSecret(this.#config)
    this.members = membersOf(this.#config).map((address) => this.#newMember(address))
    await Promise.all(this.members.map((member) => member.start()))
  }

  #changed(member: ClusterMember): void {
    if (member.running) this.instructions.began(member.name, member.running, this.#secret)
    else this.instructions.ended(member.name)
    this.#publish()
    this.#options.onChange?.(member)
  }

  #publish(): void {
    // The folder may be another cluster's by then.
    if (this.#stopped !== undefined) return
    try {
      this.#claim?.publish({ services: this.addresses(), ...(this.#control && { control: this.#control }) })
    } catch (error) {
      this.#options.log.error(
        { err: error },
        'cluster.json could not be written: other commands will not find the cluster',
      )
    }
  }
}
