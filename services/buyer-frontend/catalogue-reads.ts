import type { After } from '../contract/as-of.ts'
import { catalogueSettings, type CatalogueReadsState, type CatalogueSettings } from '../contract/following.ts'
import { nothing } from '../contract/common-operations.ts'
import type { Call, Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import type { ServiceContext } from '../process/service-context.ts'
import type { WireClient } from '../wire/client.ts'
import type { RelayHandler } from '../wire/pending-call.ts'
import { failureIn } from '../wire/reply-bytes.ts'
import type { Backends } from '../frontend-base/backends.ts'
import { readOptions } from '../frontend-base/call-options.ts'
import { FollowerPool, patienceMs } from './follower-pool.ts'
import { readingAs } from '../frontend-base/relayed-reply.ts'

/** A buyer frontend reads the catalogue also from product-db's followers. */
export interface BuyerBackends extends Backends {
  catalogue: CatalogueReads
}

/** How the catalogue is read: strongly, of product-db itself, or eventually, of its followers. */
export class CatalogueReads {
  readonly peerOperations: Record<string, Handler>
  #owner: WireClient
  #followers: FollowerPool
  #settings: CatalogueSettings
  #timeoutMs: number
  #eventual = 0
  #byOwner = { behind: 0, unreachable: 0, none: 0 }

  constructor(context: ServiceContext, owner: WireClient) {
    const { reads, readYourWrites, monotonicReads, waitMs } = context.config.catalogue
    this.#owner = owner
    this.#settings = { reads, readYourWrites, monotonicReads }
    this.#timeoutMs = patienceMs + waitMs
    this.#followers = new FollowerPool(context)
    this.#followers.open = reads === 'eventual'
    this.peerOperations = checkedOperations(
      { SetCatalogueReads: catalogueSettings, GetCatalogueReads: nothing },
      {
        SetCatalogueReads: (call) => {
          this.#settings = call.args as CatalogueSettings
          this.#followers.open = this.#settings.reads === 'eventual'
          call.succeed('{}')
        },
        GetCatalogueReads: (call) => call.succeed(JSON.stringify(this.#state())),
      },
    )
  }

  /** Hands on the reply unread. */
  relay(call: Call, op: string, args: object, onReply: RelayHandler): void {
    if (this.#settings.reads === 'eventual') this.#relayEventually(call, op, args, onReply)
    else this.#owner.relay(op, args, readOptions(call), onReply)
  }

  request<Result>(call: Call, op: string, args: object): Promise<Result> {
    if (this.#settings.reads === 'strong' && call.request.after === undefined)
      return this.#owner.request<Result>(op, args, readOptions(call))
    return new Promise((resolve, reject) =>
      this.relay(call, op, args, readingAs<Result>(call, resolve, reject)),
    )
  }

  close(): void {
    this.#followers.close()
  }

  #relayEventually(call: Call, op: string, args: object, onReply: RelayHandler): void {
    const follower = this.#followers.next()
    if (follower === undefined) {
      this.#askOwner('none', call, op, args, onReply)
      return
    }
    const options = { ...readOptions(call), after: this.#oldestAllowed(call), timeoutMs: this.#timeoutMs }
    follower.relay(op, args, options, (error, bytes, start, end) => {
      if (error) {
        this.#followers.failed(follower)
        this.#askOwner('unreachable', call, op, args, onReply)
      } else if (isRefusal(bytes, start, end)) {
        this.#askOwner('behind', call, op, args, onReply)
      } else {
        this.#eventual += 1
        onReply(null, bytes, start, end)
      }
    })
  }

  #askOwner(
    why: keyof CatalogueReadsState['byOwner'],
    call: Call,
    op: string,
    args: object,
    onReply: RelayHandler,
  ): void {
    this.#byOwner[why] += 1
    const options = readOptions(call)
    this.#owner.relay(op, args, { ...options, after: options.after ?? 0 }, onReply)
  }

  /**
   * The demand of a client always counts. The revisions that its session has seen count if the cluster guarantees it.
   */
  #oldestAllowed({ request }: Call): number {
    const after = request.after as After | undefined
    if (after === undefined || typeof after === 'number') return after ?? 0
    const { readYourWrites, monotonicReads } = this.#settings
    const { read = 0, written = 0 } = after
    return Math.max(readYourWrites ? written : 0, monotonicReads ? read : 0)
  }

  #state(): CatalogueReadsState {
    const { ready } = this.#followers
    return { ...this.#settings, followers: ready, eventual: this.#eventual, byOwner: { ...this.#byOwner } }
  }
}

/** Whether a follower says that it cannot answer; what is wrong with the question itself it may say as well as product-db. */
function isRefusal(bytes: Buffer, start: number, end: number): boolean {
  const failure = failureIn(bytes, start, end)
  return failure !== null && (failure.retryable || failure.code === 'INTERNAL')
}
