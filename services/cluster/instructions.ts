import { reachableHost } from '../config/members.ts'
import { ApiError } from '../wire/errors.ts'
import { WireClient } from '../wire/client.ts'
import type { RunningMember } from './cluster-file.ts'
import type { ClusterLog } from './member.ts'

const answerMs = 5_000

/** For each member, what it was told last of each operation. */
export type KeptInstructions = Map<string, Map<string, object>>

/** The key of instructions for every present and future member. */
const everyMember = '*'

interface Reached {
  instance: string
  client: WireClient
}

/** The instructions to the services of a supervisor. A member gets them again after each of its starts. */
export class Instructions {
  #secret: string
  #log: ClusterLog
  #orders: KeptInstructions
  #reached = new Map<string, Reached>()

  constructor(secret: string, log: ClusterLog, orders: KeptInstructions = new Map()) {
    this.#secret = secret
    this.#log = log
    this.#orders = orders
  }

  /** Until it is given again or withdrawn. Resolves once the member does it, or at once if it is not running. */
  async give(member: string, op: string, args: object): Promise<void> {
    const orders = this.#orders.get(member) ?? new Map<string, object>()
    this.#orders.set(member, orders.set(op, args))
    if (this.#reached.has(member)) await this.ask(member, op, args)
  }

  /** The member forgets it at its next start. */
  withdraw(member: string, op: string): void {
    this.#orders.get(member)?.delete(op)
  }

  /** The same for every member there is and will be. Tells of each that is running when it does it. */
  giveAll(op: string, args: object): Map<string, Promise<unknown>> {
    const orders = this.#orders.get(everyMember) ?? new Map<string, object>()
    this.#orders.set(everyMember, orders.set(op, args))
    const told = new Map([...this.#reached.keys()].map((member) => [member, this.ask(member, op, args)]))
    // Whether anybody looks or not.
    for (const each of told.values()) each.catch(() => undefined)
    return told
  }

  withdrawAll(op: string): void {
    this.#orders.get(everyMember)?.delete(op)
  }

  /** Once. */
  ask<Result = unknown>(member: string, op: string, args: object = {}): Promise<Result> {
    const reached = this.#reached.get(member)
    if (reached === undefined)
      return Promise.reject(
        new ApiError('UNAVAILABLE', `${member} is not running. Start it, then try again.`),
      )
    return reached.client.request<Result>(op, args, { safety: 'repeatable' })
  }

  began(member: string, { host, port, kind, instance }: RunningMember): void {
    if (this.#reached.get(member)?.instance === instance) return
    this.ended(member)
    const client = new WireClient({
      host: reachableHost(host),
      port,
      service: kind,
      secret: this.#secret,
      from: 'control',
      unwatched: true,
      connectWaitMs: answerMs,
      timeoutMs: answerMs,
    })
    this.#reached.set(member, { instance, client })
    const orders = [everyMember, member].flatMap((whose) => [...(this.#orders.get(whose) ?? [])])
    for (const [op, args] of orders) {
      this.ask(member, op, args).catch((error: unknown) => {
        if (this.#reached.get(member)?.instance === instance)
          this.#log.warn({ err: error, member, op }, `${member} did not get its instructions`)
      })
    }
  }

  ended(member: string): void {
    this.#reached.get(member)?.client.close()
    this.#reached.delete(member)
  }

  forget(member: string): void {
    this.ended(member)
    this.#orders.delete(member)
  }

  /** Instructions to everybody end; those to single members stay for their next start. */
  close(): void {
    this.#orders.delete(everyMember)
    for (const member of [...this.#reached.keys()]) this.ended(member)
  }
}
