import { isCore, type MemberAddress, membersOf, withFurther } from '../config/members.ts'
import type { Config, FurtherMember } from '../config/config.ts'
import { silentLog } from '../engine/log.ts'
import { messageOf } from '../text/error-text.ts'
import { ApiError } from '../wire/errors.ts'
import { allEnded } from './all-ended.ts'
import type { WantedMember } from './control/controlled.ts'
import { newMember } from './control/free-name.ts'
import { Instructions } from './instructions.ts'
import type { ClusterMember } from './member.ts'
import { withMemberPort } from './member-ports.ts'
import { checkDatabasesMatch, MixedDatabasesError } from './mixed-databases.ts'
import { checkPorts, portProblem } from './ports.ts'
import { promote, type Promotion, type WantedPromotion } from './promotion/promote.ts'
import { mustFitStandbys } from './promotion/standbys-fit.ts'
import {
  type ClusterAddresses,
  type ClusterOptions,
  RunningCluster,
  type RunningClusterOptions,
} from './running-cluster.ts'
import { endMembers } from './stop-members.ts'
import { takesClients } from './topology.ts'

/** A member by its name, or all of them. */
export type Target = string

type Activity = 'starting' | 'stopping'

/**
 * The four services, and members beside them, as processes of this machine, supervised. They can be started and stopped
 * together and one by one, again and again.
 */
export class Cluster {
  /** They survive that all is stopped and started again. */
  readonly instructions: Instructions
  /** Why the last start was not completed. */
  problem: Error | undefined
  #options: RunningClusterOptions & ClusterOptions
  #running: RunningCluster | undefined
  #activity: Activity | undefined
  #queue: Promise<unknown> = Promise.resolve()
  /** The members beside the four, also while nothing runs. */
  #further: readonly FurtherMember[]
  /** Requests to stop everything that are not carried out yet. */
  #stops = 0
  #closed: Promise<void> | undefined

  constructor(options: ClusterOptions) {
    this.#options = { log: silentLog, ...options }
    this.#further = options.config().further
    this.instructions = new Instructions(this.#options.log)
  }

  /** While it runs, that of its members, with the ports that were chosen; otherwise that of the next start. */
  get config(): Config {
    return this.#running?.config ?? this.nextConfig
  }

  get nextConfig(): Config {
    return withFurther(this.#options.config(), this.#further)
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  get activity(): Activity | undefined {
    return this.#activity
  }

  /** The proof of a peer. Only while it runs. */
  get secret(): string | undefined {
    return this.#running?.secret
  }

  /** None while nothing runs. */
  get members(): readonly ClusterMember[] {
    return this.#running?.members ?? []
  }

  member(name: string): ClusterMember | undefined {
    return this.members.find((member) => member.name === name)
  }

  /** The four and those beside them, whether they run or not: where they are, or will be. */
  addresses(): MemberAddress[] {
    return membersOf(this.config)
  }

  get names(): string[] {
    return this.addresses().map(({ name }) => name)
  }

  /** Those that are healthy now. */
  healthy(): Partial<ClusterAddresses> {
    return this.#running?.healthy() ?? {}
  }

  /** Resolves when all of the target are healthy. `mixed`: databases that do not belong together work together as they are. */
  async start(target: Target = 'all', { mixed = false } = {}): Promise<void> {
    this.#mustKnow(target)
    await this.#exclusively('starting', () => this.#startNow(target, mixed))
  }

  /** Resolves when no process of the target is left. Also ends a start that is under way. */
  async stop(target: Target = 'all'): Promise<void> {
    this.#mustKnow(target)
    if (target === 'all') this.#stops += 1
    try {
      // The start that waits for them has to end before anything else can be done.
      void endMembers(this.#targeted(target).filter(({ state }) => state === 'starting'))
      await this.#exclusively('stopping', async () => {
        await endMembers(this.#targeted(target))
        this.problem = undefined
        this.#closeIfDown()
      })
    } finally {
      if (target === 'all') this.#stops -= 1
    }
    await this.#closed
  }

  async restart(target: Target): Promise<void> {
    await this.stop(target)
    await this.start(target)
  }

  kill(target: Target = 'all'): void {
    this.#mustKnow(target)
    for (const member of this.#targeted(target)) member.kill()
  }

  pause(target: Target): void {
    this.#mustKnow(target)
    for (const member of this.#targeted(target)) member.pause()
  }

  resume(target: Target): void {
    this.#mustKnow(target)
    for (const member of this.#targeted(target)) member.resume()
  }

  /** Looks whether the databases still belong together. The problem tells if they do not. */
  async checkDatabasesMatch(): Promise<void> {
    if (this.problem instanceof MixedDatabasesError) this.problem = undefined
    await this.#checkMatch(false).catch((error: Error) => (this.problem = error))
    this.#options.onChange?.()
  }

  /**
   * A member beside the four, from now on. Resolves when it is healthy and the others know of it. If it cannot start, nothing
   * has changed.
   */
  addMember(wanted: WantedMember): Promise<MemberAddress> {
    return this.#exclusively('starting', async () => {
      const added = newMember(wanted, this.names)
      if (this.names.includes(added.name))
        throw new ApiError('ALREADY_EXISTS', `There is a member ${added.name} already.`)
      mustFitStandbys({ ...this.config, further: [added] })
      const address = await withMemberPort(this.config, this.#options.config(), added)
      const problem = await portProblem(address)
      if (problem) throw new ApiError('UNAVAILABLE', problem.message)
      this.#mustGoOn()
      this.#setFurther([...this.config.further, address])
      const member = this.#running?.add(address)
      try {
        await member?.start()
      } catch (error) {
        this.#drop(address.name)
        await this.#tellMembers()
        throw new ApiError('UNAVAILABLE', (error as Error).message)
      }
      await this.#tellMembers()
      return address
    })
  }

  /** The others are told first, so that nobody asks it for anything new while it ends. */
  removeMember(name: string): Promise<void> {
    return this.#exclusively('stopping', async () => {
      this.#mustBeMember(name)
      if (isCore(name))
        throw new ApiError(
          'INVALID_ARGUMENT',
          `${name} is one of the four services, which cannot be removed.`,
        )
      this.#setFurther(this.config.further.filter((further) => further.name !== name))
      await this.#tellMembers()
      await endMembers(this.#targeted(name))
      this.#drop(name)
      this.#closeIfDown()
    })
  }

  /** Makes a standby the owner of its database, for all members and whatever it lacks. Resolves when it serves. */
  promote(wanted: WantedPromotion): Promise<Promotion> {
    return this.#exclusively('starting', async () => {
      if (!this.#running) throw new ApiError('UNAVAILABLE', 'The cluster does not run.')
      const { promotion, owner } = await promote(this.#running, this.instructions, wanted)
      this.#setFurther(this.#further.filter(({ name }) => name !== promotion.standby))
      // It is done. A later problem is reported beside the lost changes.
      const problem = await owner.start().catch(messageOf)
      await this.#tellMembers()
      const mismatch = await this.#checkMatch(true).catch(messageOf)
      const problems = [problem, mismatch].filter((one) => one !== undefined)
      return { ...promotion, ...(problems.length > 0 && { problem: problems.join('\n') }) }
    })
  }

  async #startNow(target: Target, mixed: boolean): Promise<void> {
    this.problem = undefined
    // A cluster that is being closed still has the data folder.
    await this.#closed
    try {
      const running = (this.#running ??= await RunningCluster.open(
        this.nextConfig,
        this.instructions,
        this.#options,
      ))
      const down = this.#targeted(target).filter((member) => !isUp(member))
      const names = new Set(down.map(({ name }) => name))
      await checkPorts(this.addresses().filter(({ name }) => names.has(name)))
      await running.openControl()
      // No frontend serves databases that do not belong together.
      for (const isDatabase of [true, false]) {
        this.#mustGoOn()
        const wave = down.filter(({ kind }) => takesClients.has(kind) !== isDatabase)
        await allEnded(wave.map((member) => member.start()))
        if (isDatabase) await this.#checkMatch(mixed)
      }
    } catch (error) {
      this.problem = error as Error
      if (!this.#options.mayRunInPart) await endMembers(this.members)
      this.#closeIfDown()
      throw error
    }
  }

  #closeIfDown(): void {
    if (this.#running === undefined || this.members.some(isUp)) return
    this.#closed = this.#running.close()
    this.#running = undefined
  }

  async #checkMatch(mixed: boolean): Promise<void> {
    const running = this.members.flatMap((member) => member.running ?? [])
    if (this.#running) await checkDatabasesMatch(running, this.#running.secret, mixed)
  }

  #setFurther(further: readonly FurtherMember[]): void {
    this.#further = further
    if (this.#running) this.#running.config = withFurther(this.#running.config, further)
  }

  /** Resolves when those that run know who stands beside the four now. */
  async #tellMembers(): Promise<void> {
    const members = { further: this.#further, services: this.config.services }
    await this.instructions.give('all', 'SetMembers', members).all.catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'a member was not told about the members of the cluster')
    })
  }

  #drop(name: string): void {
    this.#setFurther(this.config.further.filter((further) => further.name !== name))
    const member = this.member(name)
    if (member) this.#running?.drop(member)
    this.instructions.forget(name)
  }

  #targeted(target: Target): readonly ClusterMember[] {
    return target === 'all' ? this.members : this.members.filter(({ name }) => name === target)
  }

  #mustKnow(target: Target): void {
    if (target !== 'all') this.#mustBeMember(target)
  }

  #mustBeMember(name: string): void {
    if (!this.names.includes(name))
      throw new ApiError('NOT_FOUND', `There is no member ${name}. There are ${this.names.join(', ')}.`)
  }

  #mustGoOn(): void {
    if (this.#stops > 0) throw new ApiError('UNAVAILABLE', 'The cluster is being stopped.')
  }

  /** One after the other: no two find the same name or port free. */
  #exclusively<Result>(activity: Activity, work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(async () => {
      this.#activity = activity
      this.#options.onChange?.()
      try {
        if (activity === 'starting') this.#mustGoOn()
        return await work()
      } finally {
        this.#activity = undefined
        this.#options.onChange?.()
      }
    })
    this.#queue = result.catch(() => undefined)
    return result
  }
}

function isUp({ state }: ClusterMember): boolean {
  return state !== 'stopped' && state !== 'failed'
}
