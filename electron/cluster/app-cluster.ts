import { Administrator } from '../../services/admin/administrator.ts'
import { Cluster, type Target } from '../../services/cluster/cluster.ts'
import type { ClusterOptions } from '../../services/cluster/running-cluster.ts'
import type { RunningMember } from '../../services/cluster/cluster-file.ts'
import { PortError } from '../../services/cluster/ports.ts'
import type { ServiceName } from '../../services/config/config.ts'
import { needsRestart } from '../../services/config/start-settings.ts'
import type { Role } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { ClusterState, Ports } from '../ipc/cluster-types.ts'
import { clusterProblem, freePorts } from './cluster-problem.ts'
import { memberView, phaseOf } from './cluster-view.ts'

export interface ServiceAddress {
  host: string
  port: number
}

/** The cluster of the app, and what its windows see of it. */
export class AppCluster extends Cluster {
  readonly administrator = new Administrator({
    secret: () => this.secret!,
    members: () => this.#healthyMembers(),
  })
  readonly #onChange: (() => void) | undefined
  readonly #beforeStop: (() => Promise<void>) | undefined
  readonly #beforeRestart: (() => () => void) | undefined
  /** Ports that are free instead of those that are taken. */
  #offered: Ports | undefined

  /**
   * @param options with `beforeStop`: what has to be done while all members are still there, and `beforeRestart`, which
   * returns what has to be done when all were started again
   */
  constructor(
    options: Omit<ClusterOptions, 'mayRunInPart'> & {
      beforeStop?(): Promise<void>
      beforeRestart?(): () => void
    },
  ) {
    super({ ...options, mayRunInPart: true, onChange: () => this.#changed() })
    this.#onChange = options.onChange
    this.#beforeStop = options.beforeStop
    this.#beforeRestart = options.beforeRestart
  }

  state(): ClusterState {
    const members = this.addresses().map((address) => memberView(address, this.member(address.name)))
    return {
      phase: phaseOf(members, this.activity, this.problem !== undefined),
      services: members.filter(({ further }) => !further),
      further: members.filter(({ further }) => further),
      ...(this.problem && { problem: clusterProblem(this.problem, this.#offered) }),
      dataFolder: this.config.storage.folder,
      settingsPending: this.isRunning && needsRestart(this.config, this.nextConfig),
      canPause: process.platform !== 'win32',
    }
  }

  /** Why it does not start is the problem in the state, too. */
  override async start(...how: Parameters<Cluster['start']>): Promise<void> {
    this.#offered = undefined
    try {
      await super.start(...how)
    } catch (error) {
      if (error instanceof PortError) {
        this.#offered = await freePorts(this.config, error)
        this.#onChange?.()
      }
      throw error instanceof ApiError
        ? error
        : new ApiError('UNAVAILABLE', clusterProblem(error as Error, undefined).message)
    }
  }

  override async stop(target: Target = 'all'): Promise<void> {
    if (target === 'all') await this.#beforeStop?.()
    await super.stop(target)
  }

  override async restart(target: Target): Promise<void> {
    const goOn = target === 'all' ? this.#beforeRestart?.() : undefined
    await super.restart(target)
    goOn?.()
  }

  /** Where a service of this cluster is. Only while it runs: otherwise another program may be there. */
  address(service: ServiceName): ServiceAddress {
    if (this.isRunning) return this.config.services[service]
    throw new ApiError('UNAVAILABLE', 'The cluster is not running. Start it, then try again.')
  }

  /** A member of this cluster, and no other program. */
  listensOn(port: number): boolean {
    return this.members.some(({ running }) => running?.port === port)
  }

  /** The side of the clients that connect to the member, if any do. */
  sideOf(name: string): Role {
    const member = this.addresses().find((one) => one.name === name)
    return member?.kind === 'seller-frontend' || member?.side === 'seller' ? 'seller' : 'buyer'
  }

  /** The address and secret of a healthy database. */
  access(service: ServiceName): (ServiceAddress & { secret: string }) | undefined {
    const running = this.member(service)?.running
    return running && { host: running.host, port: running.port, secret: this.secret! }
  }

  #changed(): void {
    this.administrator.closeEnded()
    this.#onChange?.()
  }

  /** With their addresses. */
  #healthyMembers(): (RunningMember & { name: string })[] {
    return this.members.flatMap(({ name, running }) => (running ? [{ ...running, name }] : []))
  }

  pids(): Map<string, number> {
    return new Map(this.members.flatMap(({ name, running }) => (running ? [[name, running.pid]] : [])))
  }
}
