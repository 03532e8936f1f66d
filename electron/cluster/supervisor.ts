import { waitForFormerServices } from '../../services/host/former-services.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { ClusterClaim, ClusterRunningError } from '../../services/host/cluster-file.ts'
import { databases } from '../../services/host/cluster-health.ts'
import { type ClusterLog, ClusterMember } from '../../services/host/cluster-member.ts'
import { type Config, type ServiceName, serviceNames } from '../../services/host/config.ts'
import { coreMember } from '../../services/host/members.ts'
import type { ProcessLauncher } from '../../services/host/process-launcher.ts'
import { clusterSecret } from '../../services/host/secret.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { ClusterProblem, ClusterState } from '../ipc/cluster-types.ts'
import { Heartbeats } from './heartbeats.ts'
import { phaseOf, serviceState } from './service-state.ts'
import { portsProblem } from './taken-ports.ts'

export type Target = ServiceName | 'all'

export interface SupervisorOptions {
  /** What the services shall be started with, as of now. */
  config(): Config
  launcher: ProcessLauncher
  log: ClusterLog
  onLine(service: ServiceName, line: string): void
  onChange(): void
}

/** The services while the data folder is claimed, all with the configuration of that moment. */
interface Session {
  config: Config
  secret: string
  claim: ClusterClaim
  members: Map<ServiceName, ClusterMember>
}

export interface ServiceAddress {
  host: string
  port: number
}

/** Frontends get this long to answer what they have begun before the databases are asked to end too. */
const frontendsMs = 2_000
/** Who has not ended by then is killed. */
const graceMs = 5_000

/** The four services as processes of the app: each can be started, stopped, killed and paused by itself. */
export class Supervisor {
  readonly canPause = process.platform !== 'win32'
  readonly #options: SupervisorOptions
  #session: Session | undefined
  #activity: 'starting' | 'stopping' | undefined
  #problem: ClusterProblem | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #paused = new Set<ServiceName>()
  #startedAt = new Map<ServiceName, number>()
  readonly #heartbeats: Heartbeats

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#heartbeats = new Heartbeats(options.onChange)
  }

  state(): ClusterState {
    const config = this.#session?.config ?? this.#options.config()
    const services = serviceNames.map((service) =>
      serviceState({
        service,
        config,
        member: this.#session?.members.get(service),
        paused: this.#paused.has(service),
        silence: this.#heartbeats.silence(service),
        startedAt: this.#startedAt.get(service),
      }),
    )
    return {
      phase: phaseOf(services, this.#activity, this.#problem !== undefined),
      services,
      ...(this.#problem && { problem: this.#problem }),
      dataFolder: config.storage.folder,
      settingsPending: this.settingsPending,
      canPause: this.canPause,
    }
  }

  get settingsPending(): boolean {
    if (this.#session === undefined) return false
    return JSON.stringify(this.#session.config) !== JSON.stringify(this.#options.config())
  }

  /** What the services were started with, as long as they run. */
  get runningConfig(): Config | undefined {
    return this.#session?.config
  }

  /** Where a service is, or will be once it is started. */
  address(service: ServiceName): ServiceAddress {
    return (this.#session?.config ?? this.#options.config()).services[service]
  }

  /** What a database that is healthy can be asked with. */
  access(service: ServiceName): (ServiceAddress & { secret: string }) | undefined {
    const running = this.#session?.members.get(service)?.running
    return running && { host: running.host, port: running.port, secret: this.#session!.secret }
  }

  pids(): Map<ServiceName, number> {
    const running = [...(this.#session?.members ?? [])].flatMap(([service, member]) =>
      member.running ? [[service, member.running.pid] as const] : [],
    )
    return new Map(running)
  }

  /** Resolves when all of the target are healthy. Why they are not is the problem in the state, too. */
  start(target: Target): Promise<void> {
    return this.#exclusively('starting', () => this.#startNow(servicesOf(target)))
  }

  /** Also ends a start that is under way. */
  stop(target: Target): Promise<void> {
    const services = servicesOf(target)
    for (const member of this.#members(services)) if (member.state === 'starting') void member.stop()
    return this.#exclusively('stopping', () => this.#stopNow(services))
  }

  async restart(target: Target): Promise<void> {
    await this.stop(target)
    await this.start(target)
  }

  kill(target: Target): void {
    for (const member of this.#members(servicesOf(target))) member.kill()
  }

  pause(target: Target): void {
    this.#signal(target, 'SIGSTOP')
  }

  resume(target: Target): void {
    this.#signal(target, 'SIGCONT')
  }

  async #startNow(services: readonly ServiceName[]): Promise<void> {
    this.#problem = undefined
    try {
      const { members, config } = this.#session ?? (await this.#open())
      const down = services.filter((service) => !isUp(members.get(service)!))
      await this.#checkPorts(config, down)
      for (const isDatabase of [true, false]) {
        const wave = down.filter((service) => databases.has(service) === isDatabase)
        await Promise.all(wave.map((service) => this.#startMember(members.get(service)!)))
      }
    } catch (error) {
      this.#problem ??= problemOf(error)
      if (this.#members(serviceNames).every((member) => !isUp(member))) this.#close()
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
        service: member.name as ServiceName,
      }
      throw error
    }
  }

  async #checkPorts(config: Config, services: readonly ServiceName[]): Promise<void> {
    const problem = await portsProblem(config, services)
    if (problem === undefined) return
    this.#problem = problem
    throw new Error(problem.message)
  }

  async #open(): Promise<Session> {
    const { launcher, log, onLine } = this.#options
    const config = this.#options.config()
    const claim = ClusterClaim.take(config.storage.folder)
    try {
      await waitForFormerServices(claim.formerPids)
      const secret = clusterSecret(config)
      const members = serviceNames.map((service) => {
        const line = (text: string) => onLine(service, text)
        const address = coreMember(config, service)
        const options = {
          address,
          config: () => config,
          secret,
          launcher,
          log,
          onLine: line,
          onChange: (member: ClusterMember) => this.#changed(service, member),
        }
        return [service, new ClusterMember(options)] as const
      })
      this.#session = { config, secret, claim, members: new Map(members) }
      return this.#session
    } catch (error) {
      claim.release()
      throw error
    }
  }

  #close(): void {
    this.#session?.claim.release()
    this.#session = undefined
    this.#startedAt.clear()
    this.#paused.clear()
  }

  async #stopNow(services: readonly ServiceName[]): Promise<void> {
    const members = this.#members(services)
    // Who is paused would not hear that it shall end.
    for (const { name } of members)
      if (this.#paused.has(name as ServiceName)) this.resume(name as ServiceName)
    const killTimer = setTimeout(() => members.forEach((member) => member.kill()), graceMs)
    const frontends = Promise.all(members.filter(isFrontend).map((member) => member.stop()))
    await Promise.race([frontends, pause(frontendsMs, undefined, { ref: false })])
    const rest = members.filter((member) => !isFrontend(member)).map((member) => member.stop())
    await Promise.all([frontends, ...rest])
    clearTimeout(killTimer)
    this.#problem = undefined
    if (this.#members(serviceNames).every((member) => !isUp(member))) this.#close()
  }

  #members(services: readonly ServiceName[]): ClusterMember[] {
    return services.flatMap((service) => this.#session?.members.get(service) ?? [])
  }

  #signal(target: Target, signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (!this.canPause) throw new ApiError('INVALID_ARGUMENT', 'This system cannot pause a process.')
    for (const { name, running } of this.#members(servicesOf(target))) {
      const service = name as ServiceName
      if (running === undefined) continue
      process.kill(running.pid, signal)
      if (signal === 'SIGSTOP') this.#paused.add(service)
      else this.#paused.delete(service)
    }
    this.#options.onChange()
  }

  #changed(service: ServiceName, { state, running }: ClusterMember): void {
    if (state === 'starting') this.#startedAt.set(service, Date.now())
    if (state !== 'healthy') {
      this.#paused.delete(service)
      this.#heartbeats.end(service)
    } else if (running && this.#session) {
      this.#heartbeats.begin(service, running, this.#session.secret)
    }
    this.#publish()
    this.#options.onChange()
  }

  /** Other commands find the cluster by what stands in its data folder. */
  #publish(): void {
    if (this.#session === undefined) return
    const { claim, members } = this.#session
    const healthy = [...members].flatMap(([service, { running }]) => (running ? [[service, running]] : []))
    try {
      claim.publish(Object.fromEntries(healthy))
    } catch (error) {
      this.#options.log.error(
        { err: error },
        'cluster.json could not be written: other commands will not find us',
      )
    }
  }

  #exclusively(activity: 'starting' | 'stopping', work: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(async () => {
      this.#activity = activity
      this.#options.onChange()
      try {
        await work()
      } finally {
        this.#activity = undefined
        this.#options.onChange()
      }
    })
    this.#queue = result.catch(() => undefined)
    return result
  }
}

function servicesOf(target: Target): readonly ServiceName[] {
  return target === 'all' ? serviceNames : [target]
}

function isUp({ state }: ClusterMember): boolean {
  return state !== 'stopped' && state !== 'failed'
}

function isFrontend({ kind }: ClusterMember): boolean {
  return !databases.has(kind)
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
  return { kind: 'start', message }
}
