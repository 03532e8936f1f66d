import {
  leaseArguments,
  type LeaseAnswer,
  type LeaseArgs,
  replicationSettings,
  type ReplicationSettings,
  type ReplicationState,
} from '../contract/following.ts'
import { nothing } from '../contract/common-operations.ts'
import type { Gate } from '../engine/journal/carry-out.ts'
import type { Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import type { ServiceContext } from '../process/service-context.ts'
import { ownerOf } from '../process/owners-file.ts'
import { ApiError } from '../wire/errors.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { Lease } from './lease.ts'
import { readSettings, writeSettings } from './settings-file.ts'
import { type ShippedState, ShippingOperations } from './shipping-operations.ts'
import { Standbys, type Waiting } from './standbys.ts'
import type { BeginTermCommand, InTerms } from './term.ts'

interface OwnedStorage extends ShippedState, Waiting {
  readonly machine: InTerms
  gate: Gate | undefined
  execute(command: BeginTermCommand): Promise<unknown>
}

/** Begins the term of a standby that was promoted. */
export async function beginTermOf(
  { config, service, log }: ServiceContext,
  storage: Pick<OwnedStorage, 'folder' | 'machine' | 'execute' | 'sequence'>,
): Promise<void> {
  const { term = 1, passOver = 0, copies } = ownerOf(config.storage.folder, service) ?? {}
  if (term <= storage.machine.term) return
  await storage.execute({ op: 'beginTerm', at: Date.now(), term, passOver })
  if (copies !== undefined) await writeSettings(storage.folder, { ...readSettings(storage.folder), copies })
  log.info({ term, sequence: storage.sequence }, 'serves in another term')
}

/**
 * The right of one process to answer for a database. It holds for a term. A standby that is promoted begins a later one, and an
 * owner that hears of it answers nothing any more.
 */
export class Ownership {
  readonly term: number
  readonly operations: Record<string, Handler>
  readonly standbys: Standbys
  readonly shipping: ShippingOperations
  readonly #context: ServiceContext
  readonly #storage: OwnedStorage
  readonly #lease = new Lease()
  /** The later term that was heard of. */
  #deposedBy: number | undefined

  constructor(context: ServiceContext, storage: OwnedStorage) {
    const { metrics, log } = context
    this.#context = context
    this.#storage = storage
    this.term = storage.machine.term
    this.standbys = new Standbys(storage, readSettings(storage.folder), () => this.#refusal())
    this.shipping = new ShippingOperations(storage, this.standbys, context.instance, this.term)
    storage.gate = this.standbys
    metrics.gauge(
      'marketlab_standbys',
      'Standbys that follow and have caught up.',
      () => this.standbys.list.filter(({ isThere }) => isThere).length,
    )
    metrics.gauge(
      'marketlab_writes_waiting_for_standbys',
      'Writes that are on disk here and not on enough standbys.',
      () => storage.durable - storage.sequence,
    )
    this.operations = {
      ...this.shipping.operations,
      ...checkedOperations(
        { SetReplication: replicationSettings, GetReplication: nothing, RenewLease: leaseArguments },
        {
          SetReplication: async (call) => {
            const settings = call.args as ReplicationSettings
            await writeSettings(storage.folder, settings)
            this.standbys.configure(settings)
            log.info(settings, 'writes wait for standbys')
            call.succeed('{}')
          },
          GetReplication: (call) => {
            const fenced = this.#refusal()?.message
            const state: ReplicationState = {
              ...this.standbys.settings,
              term: this.term,
              durable: storage.durable,
              sequence: storage.sequence,
              standbys: this.standbys.list,
              waiting: storage.durable - storage.sequence,
              fellBack: this.standbys.fellBack,
              hasLease: this.#lease.isAskedFor,
              ...(fenced !== undefined && { fenced }),
            }
            call.succeed(JSON.stringify(state))
          },
          RenewLease: (call) => {
            const { term, order, until } = call.args as LeaseArgs
            this.#hears(term)
            if (until !== undefined) this.#lease.renew(until, order)
            storage.carryOut()
            const { durable, sequence } = storage
            const answer: LeaseAnswer = { now: performance.now(), durable, sequence }
            call.succeed(JSON.stringify(answer))
          },
        },
      ),
    }
  }

  /** The handlers, for those who ask the owner of this term, and as long as it is that. */
  guarded(handlers: Record<string, Handler>): Record<string, Handler> {
    const guard =
      (handler: Handler): Handler =>
      (call, frame, start, end) => {
        const { term } = call.request
        if (term !== undefined && term !== this.term) this.#hears(term)
        const refusal =
          this.#refusal() ?? (term !== undefined && term < this.term ? this.#former(term) : undefined)
        if (refusal) call.fail(refusal)
        else return handler(call, frame, start, end)
      }
    return Object.fromEntries(Object.entries(handlers).map(([op, handler]) => [op, guard(handler)]))
  }

  leave(connection: ServerConnection): void {
    this.shipping.leave(connection)
  }

  /** Another state was restored, which may be of another term. */
  restored(): void {
    this.shipping.restored()
    if (this.#storage.machine.term === this.term) return
    const command: BeginTermCommand = { op: 'beginTerm', at: Date.now(), term: this.term, passOver: 0 }
    this.#storage.execute(command).catch((error: unknown) => {
      this.#context.log.warn({ err: error, term: this.term }, 'the term could not be written to the journal')
    })
  }

  close(): void {
    this.standbys.close()
  }

  #hears(term: number): void {
    if (term <= this.term || this.#deposedBy !== undefined) return
    this.#deposedBy = term
    this.#context.log.error(
      { term: this.term, later: term },
      'another owner serves in a later term: answering nothing',
    )
  }

  #refusal(): ApiError | undefined {
    const { service } = this.#context
    if (this.#deposedBy !== undefined)
      return new ApiError(
        'UNAVAILABLE',
        `This ${service} served in term ${this.term}. Another one serves in term ${this.#deposedBy} now: ask that one.`,
        { details: { term: this.#deposedBy } },
      )
    if (this.#lease.holds) return undefined
    return new ApiError(
      'UNAVAILABLE',
      `This ${service} has not heard from its cluster for a moment: another one may have been promoted. Try again shortly.`,
    )
  }

  #former(term: number): ApiError {
    return new ApiError(
      'UNAVAILABLE',
      `This was asked of term ${term}, and ${this.#context.service} serves in term ${this.term}. Try again shortly.`,
      { details: { term: this.term } },
    )
  }
}
