import { nothing } from '../contract/common-operations.ts'
import { followerSettings, type FollowerSettings, type FollowerState } from '../contract/following.ts'
import { productArguments } from '../contract/internal-arguments.ts'
import type { Call, Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import { type CatalogueRead, catalogueReads } from '../product-db/catalogue/catalogue-reads.ts'
import { ApiError } from '../wire/errors.ts'
import type { OwnerFollower } from './follow-owner.ts'
import type { Replica } from './replica.ts'

export interface FollowerService {
  member: string
  replica: Replica
  owner: OwnerFollower
  /** How long a read waits for a revision that is not there yet. */
  waitMs: number
}

/** The operations of a follower: reads of the catalogue, and its lag. */
export class FollowerOperations {
  readonly operations: Record<string, Handler>
  #service: FollowerService
  #reads = 0
  #staleReads = 0
  #refusedReads = 0

  constructor(service: FollowerService) {
    this.#service = service
    const reads = catalogueReads(() => service.replica.state!)
    this.operations = checkedOperations(
      { ...productArguments, SetFollower: followerSettings, GetFollower: nothing },
      {
        ...Object.fromEntries(
          Object.entries(reads).map(([op, read]) => [op, (call: Call) => this.#readNotOlder(call, read)]),
        ),
        GetItems: (call) => {
          if (this.#knowsAll((call.args as { itemIds: string[] }).itemIds))
            return this.#readNotOlder(call, reads.GetItems)
          this.#refuse(call)
        },
        SetFollower: (call) => {
          service.replica.configure(call.args as FollowerSettings)
          call.succeed('{}')
        },
        GetFollower: (call) => call.succeed(JSON.stringify(this.#state())),
      },
    )
  }

  readonly asOf = (): string => {
    const { member, replica } = this.#service
    return `{"rev":${replica.rev},"lagMs":${Math.round(replica.lagMs)},"from":"${member}"}`
  }

  #readNotOlder(call: Call, read: CatalogueRead): void | Promise<void> {
    const { replica } = this.#service
    const after = call.request.after as number | undefined
    if (!replica.ready) this.#refuse(call)
    else if (after === undefined || after <= replica.rev) return this.#answer(call, read)
    else return this.#answerAt(after, call, read)
  }

  async #answerAt(rev: number, call: Call, read: CatalogueRead): Promise<void> {
    if (await this.#reaches(rev)) await this.#answer(call, read)
    else this.#refuse(call)
  }

  #refuse(call: Call): void {
    this.#refusedReads += 1
    const { member, replica } = this.#service
    call.fail(
      new ApiError('UNAVAILABLE', `${member} is not as far yet. Ask product-db.`, {
        details: { rev: replica.rev },
      }),
    )
  }

  /** For an item that is in a cart already it would be wrong to say that it does not exist. */
  #knowsAll(itemIds: readonly string[]): boolean {
    const items = this.#service.replica.state?.catalogue.items
    return items !== undefined && itemIds.every((itemId) => items.has(itemId))
  }

  #answer(call: Call, read: CatalogueRead): void | Promise<void> {
    this.#reads += 1
    if (this.#service.replica.isBehind) this.#staleReads += 1
    return read(call)
  }

  /** Waits only where there is hope: not for a follower that is stopped or held back for longer. */
  #reaches(rev: number): Promise<boolean> {
    const { replica, waitMs } = this.#service
    const { stopped, delayMs } = replica.settings
    if (stopped || delayMs > waitMs) return Promise.resolve(false)
    return new Promise((resolve) => {
      const end = (reached: boolean) => {
        clearTimeout(timer)
        leave()
        resolve(reached)
      }
      const timer = setTimeout(() => end(false), waitMs)
      const leave = replica.watch(() => {
        if (replica.rev >= rev) end(true)
      })
    })
  }

  #state(): FollowerState {
    const { member, replica, owner } = this.#service
    return {
      member,
      phase: !replica.ready ? 'loading' : owner.inTouch ? 'following' : 'cut off',
      ...replica.settings,
      sequence: replica.sequence,
      head: replica.head,
      rev: replica.rev,
      lagRecords: replica.lagRecords,
      lagMs: Math.round(replica.lagMs),
      waiting: replica.waiting,
      applied: replica.applied,
      snapshots: owner.snapshots,
      reads: this.#reads,
      staleReads: this.#staleReads,
      refusedReads: this.#refusedReads,
    }
  }
}
