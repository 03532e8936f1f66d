import { reachableHost } from '../config/members.ts'
import type { ServiceKind } from '../config/config.ts'
import { messageOf } from '../text/error-text.ts'
import { ApiError } from '../wire/errors.ts'
import { WireClient } from '../wire/client.ts'
import { allEnded } from './all-ended.ts'
import type { RunningMember } from './cluster-file.ts'
import type { ClusterLog } from './member.ts'

const answerMs = 5_000

export type Recipients = 'all' | { kind: ServiceKind } | { member: string }

/** The answers of the members that were running when an instruction was given. */
export interface Told {
  each: ReadonlyMap<string, Promise<unknown>>
  /** Rejects with the first failure, once every member has answered or failed to. */
  all: Promise<void>
}

/** A member that did not follow an instruction, and why. */
export interface Refusal {
  member: string
  reason: string
}

export async function refusalsOf({ each }: Told): Promise<Refusal[]> {
  const answers = await Promise.all(
    [...each].map(([member, answer]) =>
      answer.then(
        () => [],
        (error: unknown) => [{ member, reason: messageOf(error) }],
      ),
    ),
  )
  return answers.flat()
}

interface Kept {
  to: Recipients
  op: string
  args: object
}

interface Reached {
  kind: ServiceKind
  instance: string
  client: WireClient
}

/**
 * The instructions to the members of a cluster. A member gets them after each of its starts, and so does a member that joins
 * later. They survive that the whole cluster is stopped and started again.
 */
export class Instructions {
  readonly #log: ClusterLog
  /** The newest last. */
  #kept = new Map<string, Kept>()
  #reached = new Map<string, Reached>()

  constructor(log: ClusterLog) {
    this.#log = log
  }

  /** Until they are withdrawn or given again. A member follows the newest instruction of each operation. */
  give(to: Recipients, op: string, args: object): Told {
    this.withdraw(to, op)
    this.#kept.set(keyOf(to, op), { to, op, args })
    const concerned = [...this.#reached].filter(([name, { kind }]) => concerns(to, name, kind))
    const each = new Map(concerned.map(([name]) => [name, this.ask(name, op, args)]))
    const all = allEnded([...each.values()])
    // Not everybody waits for it.
    all.catch(() => undefined)
    return { each, all }
  }

  /** The newest instruction of this operation to the member; undefined if it has none. */
  given<Args extends object>(
    op: string,
    { name, kind }: { name: string; kind: ServiceKind },
  ): Args | undefined {
    const newest = [...this.#kept.values()].findLast(
      (kept) => kept.op === op && concerns(kept.to, name, kind),
    )
    return newest?.args as Args | undefined
  }

  /** Members forget it at their next start. */
  withdraw(to: Recipients, op: string): void {
    this.#kept.delete(keyOf(to, op))
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

  began(member: string, { host, port, kind, instance }: RunningMember, secret: string): void {
    if (this.#reached.get(member)?.instance === instance) return
    this.ended(member)
    const client = new WireClient({
      host: reachableHost(host),
      port,
      service: kind,
      secret,
      from: 'control',
      unwatched: true,
      connectWaitMs: answerMs,
      timeoutMs: answerMs,
    })
    this.#reached.set(member, { kind, instance, client })
    const concerning = [...this.#kept.values()].filter(({ to }) => concerns(to, member, kind))
    for (const [op, args] of new Map(concerning.map(({ op, args }) => [op, args]))) {
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

  /** The member is removed. A later one of its name is another one. */
  forget(member: string): void {
    this.ended(member)
    for (const [key, { to }] of this.#kept)
      if (to !== 'all' && 'member' in to && to.member === member) this.#kept.delete(key)
  }
}

function keyOf(to: Recipients, op: string): string {
  return JSON.stringify([to, op])
}

function concerns(to: Recipients, member: string, kind: ServiceKind): boolean {
  if (to === 'all') return true
  return 'kind' in to ? to.kind === kind : to.member === member
}
