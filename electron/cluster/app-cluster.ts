import type { Role } from '../../services/contract/values.ts'
import { checkDatabasesMatch, MixedDatabasesError } from '../../services/cluster/mixed-databases.ts'
import { ClusterRunningError } from '../../services/cluster/cluster-file.ts'
import { databases } from '../../services/cluster/health.ts'
import type { ClusterMember } from '../../services/cluster/member.ts'
import type { Config, FurtherMember, ServiceName } from '../../services/config/config.ts'
import { portProblem } from '../../services/cluster/ports.ts'
import { endMembers } from '../../services/cluster/stop-members.ts'
import { withMemberPort } from '../../services/cluster/member-ports.ts'
import { type MemberAddress, membersOf, withFurther } from '../../services/config/members.ts'
import { Instructions } from '../../services/cluster/instructions.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { ClusterProblem, ClusterState, MemberView } from '../ipc/cluster-types.ts'
import { ClusterSession, type SessionOptions } from './cluster-session.ts'
import { Heartbeats } from '../../services/cluster/heartbeats.ts'
import { phaseOf, memberView } from './cluster-view.ts'
import { portsProblem } from './ports-problem.ts'

/** A member by its name, or all of them. */
export type Target = string

export interface AppClusterOptions extends Omit<SessionOptions, 'onChange'> {
  /** The configuration for the next start, as of now. */
  config(): Config
  onChange(): void
}

export interface ServiceAddress {
  host: string
  port: number
}

/**
 * The four services, and members beside them, as processes of the app: each can be started, stopped, killed and paused by
 * itself.
 */
export class AppCluster {
  readonly canPause = process.platform !== 'win32'
  readonly instructions: Instructions
  readonly #options: AppClusterOptions
  #session: ClusterSession | undefined
  #activity: 'starting' | 'stopping' | undefined
  #problem: ClusterProblem | undefined
  #queue: Promise<unknown> = Promise.resolve()
  /** The members beside the four, also while nothing runs. */
  #further: readonly FurtherMember[] = []
  #startedAt = new Map<string, number>()
  readonly #heartbeats: Heartbeats

  constructor(options: AppClusterOptions) {
    this.#options = options
    this.instructions = new Instructions(options.log)
    this.#heartbeats = new Heartbeats(options.onChange)
  }

  state(): ClusterState {
    const config = this.#session?.config ?? this.#wantedConfig()
    const members = membersOf(config).map((address) => this.#stateOf(address))
    return {
      phase: phaseOf(members, this.#activity, this.#problem !== undefined),
      services: members.filter(({ further }) => !further),
      further: members.filter(({ further }) => further),
      ...(this.#problem && { problem: this.#problem }),
      dataFolder: config.storage.folder,
      settingsPending: this.settingsPending,
      canPause: this.canPause,
    }
  }

  get settingsPending(): boolean {
    if (this.#session === undefined) return false
    return JSON.stringify(this.#session.config) !== JSON.stringify(this.#wantedConfig())
  }

  /** The configuration of the running services. */
  get runningConfig(): Config | undefined {
    return this.#session?.config
  }

  /** Where a service of this cluster is. Only while it runs: otherwise another program may be there. */
  address(service: ServiceName): ServiceAddress {
    return this.#opened.config.services[service]
  }

  /** The four and who stands beside them: where they are, or will be. */
  addresses(): MemberAddress[] {
    return membersOf(this.#session?.config ?? this.#wantedConfig())
  }

  /** A member of this cluster, and no other program. */
  listensOn(port: number): boolean {
    return [...(this.#session?.members.values() ?? [])].some(({ running }) => running?.port === port)
  }

  /** The side of the clients that connect to the member, if any do. */
  sideOf(name: string): Role {
    const member = this.addresses().find((one) => one.name === name)
    return member?.kind === 'seller-frontend' || member?.side === 'seller' ? 'seller' : 'buyer'
  }

  /** The address and secret of a healthy database. */
  access(service: ServiceName): (ServiceAddress & { secret: string }) | undefined {
    const running = this.#session?.members.get(service)?.running
    return running && { host: running.host, port: running.port, secret: this.#session!.secret }
  }

  /** The four and who stands beside them, whether they run or not. */
  names(): string[] {
    return this.addresses().map(({ name }) => name)
  }

  pids(): Map<string, number> {
    const running = [...(this.#session?.members ?? [])].flatMap(([name, member]) =>
      member.running ? [[name, member.running.pid] as const] : [],
    )
    return new Map(running)
  }

  /** Resolves when all of the target are healthy. Why they are not is the problem in the state, too. */
  async start(target: Target): Promise<void> {
    this.#mustKnow(target)
    await this.#exclusively('starting', () => this.#startNow(target))
  }

  /** The databases work together as they are, although they do not belong together. */
  async goOnMixed(): Promise<void> {
    await this.#exclusively('starting', () => this.#startNow('all', true))
  }

  /** Looks whether the databases still belong together. The state tells if they do not. */
  async checkDatabasesMatch(): Promise<void> {
    if (this.#problem?.kind === 'mixed') this.#problem = undefined
    await this.#checkDatabasesMatch(false).catch((error: unknown) => {
      this.#problem = problemOf(error)
    })
    this.#options.onChange()
  }

  async #checkDatabasesMatch(goOn: boolean): Promise<void> {
    const running = this.#members('all').flatMap((member) => member.running ?? [])
    if (this.#session) await checkDatabasesMatch(running, this.#session.secret, goOn)
  }

  /** Also ends a start that is under way. */
  async stop(target: Target): Promise<void> {
    this.#mustKnow(target)
    for (const member of this.#members(target)) if (member.state === 'starting') void member.stop()
    await this.#exclusively('stopping', () => this.#stopNow(target))
  }

  async restart(target: Target): Promise<void> {
    await this.stop(target)
    await this.start(target)
  }

  kill(target: Target): void {
    this.#mustKnow(target)
    for (const member of this.#members(target)) member.kill()
  }

  pause(target: Target): void {
    this.#mustKnow(target)
    this.#mayPause()
    for (const member of this.#members(target)) member.pause()
  }

  resume(target: Target): void {
    this.#mustKnow(target)
    this.#mayPause()
    for (const member of this.#members(target)) member.resume()
  }

  /** Undefined while nothing runs. */
  member(name: string): ClusterMember | undefined {
    return this.#session?.members.get(name)
  }

  /** A member beside the four, from now on. Resolves when it is healthy and the others know of it. */
  addMember(added: FurtherMember): Promise<MemberAddress> {
    return this.#exclusively('starting', () => this.#addNow(added))
  }

  /** The others are told first, so that nobody asks it for anything new while it ends. */
  removeMember(name: string): Promise<void> {
    return this.#exclusively('stopping', async () => {
      if (!this.#further.some((further) => further.name === name))
        throw new ApiError('NOT_FOUND', `There is no member ${name} that could be removed.`)
      const member = this.#session?.members.get(name)
      await this.#setFurther(this.#further.filter((further) => further.name !== name))
      if (member) await endMembers([member])
      this.#forget(name)
    })
  }

  async #addNow(added: FurtherMember): Promise<MemberAddress> {
    const base = this.#session?.config ?? this.#wantedConfig()
    if (membersOf(base).some(({ name }) => name === added.name))
      throw new ApiError('ALREADY_EXISTS', `There is a member ${added.name} already.`)
    const address = await withMemberPort(base, base, added)
    const problem = await portProblem(address)
    if (problem) throw new ApiError('UNAVAILABLE', problem.message)
    const before = this.#further
    this.#further = [...before, address]
    const session = this.#session
    if (session === undefined) return address
    session.config = withFurther(session.config, this.#further)
    try {
      await session.add(address).start()
    } catch (error) {
      await this.#setFurther(before)
      this.#forget(address.name)
      throw new ApiError('UNAVAILABLE', (error as Error).message)
    }
    await this.#setFurther(this.#further)
    return address
  }

  async #setFurther(further: readonly FurtherMember[]): Promise<void> {
    this.#further = further
    if (this.#session) this.#session.config = withFurther(this.#session.config, further)
    await this.instructions.give('all', 'SetMembers', { further }).all.catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'a member was not told about the members of the cluster')
    })
  }

  #forget(name: string): void {
    this.#session?.forget(name)
    this.instructions.forget(name)
    this.#startedAt.delete(name)
    this.#options.onChange()
  }

  async #startNow(target: Target, goOn = false): Promise<void> {
    this.#problem = undefined
    try {
      const { config } = this.#session ?? (await this.#open())
      const down = this.#members(target).filter((member) => !isUp(member))
      await this.#checkPorts(config, new Set(down.map(({ name }) => name)))
      for (const isDatabase of [true, false]) {
        const wave = down.filter(({ kind }) => databases.has(kind) === isDatabase)
        await Promise.all(wave.map((member) => this.#startMember(member)))
        if (isDatabase) await this.#checkDatabasesMatch(goOn)
      }
    } catch (error) {
      this.#problem ??= problemOf(error)
      if (this.#members('all').every((member) => !isUp(member))) this.#close()
      throw new ApiError('UNAVAILABLE', this.#problem.message)
    }
  }

  async #startMember(member: ClusterMember): Promise<void> {
    try {
      await member.start()
    } catch (error) {
      this.#problem = {
        kind: 'start',
        message: (error as Error).message,
        service: member.name,
      }
      throw error
    }
  }

  async #checkPorts(config: Config, wanted: ReadonlySet<string>): Promise<void> {
    const problem = await portsProblem(config, wanted)
    if (problem === undefined) return
    this.#problem = problem
    throw new Error(problem.message)
  }

  async #open(): Promise<ClusterSession> {
    const options = { ...this.#options, onChange: (member: ClusterMember) => this.#changed(member) }
    this.#session = await ClusterSession.open(this.#wantedConfig(), options)
    return this.#session
  }

  /** The configuration for the next start: the settings, and the members beside the four. */
  #wantedConfig(): Config {
    return withFurther(this.#options.config(), this.#further)
  }

  get #opened(): ClusterSession {
    if (this.#session !== undefined) return this.#session
    throw new ApiError('UNAVAILABLE', 'The cluster is not running. Start it, then try again.')
  }

  #close(): void {
    this.#session?.close()
    this.#session = undefined
    this.#startedAt.clear()
  }

  async #stopNow(target: Target): Promise<void> {
    await endMembers(this.#members(target))
    this.#problem = undefined
    if (this.#members('all').every((member) => !isUp(member))) this.#close()
  }

  #stateOf(address: MemberAddress): MemberView {
    const { name } = address
    return memberView({
      address,
      member: this.#session?.members.get(name),
      silence: this.#heartbeats.silence(name),
      startedAt: this.#startedAt.get(name),
    })
  }

  #members(target: Target): ClusterMember[] {
    const members = [...(this.#session?.members.values() ?? [])]
    return target === 'all' ? members : members.filter(({ name }) => name === target)
  }

  #mustKnow(target: Target): void {
    if (target !== 'all' && !this.names().includes(target))
      throw new ApiError(
        'NOT_FOUND',
        `The cluster has no member "${target}". It has ${this.names().join(', ')}.`,
      )
  }

  #mayPause(): void {
    if (!this.canPause) throw new ApiError('INVALID_ARGUMENT', 'This system cannot pause a process.')
  }

  #changed({ name, state, running }: ClusterMember): void {
    if (state === 'starting') this.#startedAt.set(name, Date.now())
    if (state !== 'healthy') {
      this.#heartbeats.end(name)
      this.instructions.ended(name)
    } else if (running && this.#session) {
      this.#heartbeats.begin(name, running, this.#session.secret)
      this.instructions.began(name, running, this.#session.secret)
    }
    this.#session?.publish()
    this.#options.onChange()
  }

  #exclusively<Result>(activity: 'starting' | 'stopping', work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(async () => {
      this.#activity = activity
      this.#options.onChange()
      try {
        return await work()
      } finally {
        this.#activity = undefined
        this.#options.onChange()
      }
    })
    this.#queue = result.catch(() => undefined)
    return result
  }
}

function isUp({ state }: ClusterMember): boolean {
  return state !== 'stopped' && state !== 'failed'
}

function problemOf(error: unknown): ClusterProblem {
  const { message } = error as Error
  if (error instanceof ClusterRunningError) {
    const advice = 'Stop it first, or choose another data folder in the settings.'
    return {
      kind: 'folder-in-use',
      message: `The data folder is in use by another cluster, process ${error.pid}. ${advice}`,
      pid: error.pid,
    }
  }
  if (error instanceof MixedDatabasesError) return { kind: 'mixed', message: error.summary }
  return { kind: 'start', message }
}
