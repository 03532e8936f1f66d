import type { ServiceContext } from '../process/service-context.ts'
import type { WireClient } from '../wire/client.ts'
import { connectMember } from '../frontend-base/connect-backend.ts'

/** A follower that does not answer within this time is left alone for now; product-db answers instead. */
export const patienceMs = 1_000
const pingPauseMs = 500

interface Follower {
  readonly name: string
  readonly client: WireClient
  /** It failed, and has not answered since. */
  resting: boolean
  timer: NodeJS.Timeout | undefined
}

/** The followers that belong to the cluster now, asked in turn. */
export class FollowerPool {
  #context: ServiceContext
  #followers: Follower[] = []
  #turn = 0
  #open = false

  constructor(context: ServiceContext) {
    this.#context = context
    context.membership.onChange(() => this.#reconcile())
  }

  /** Connections are kept only while followers are asked. */
  set open(open: boolean) {
    this.#open = open
    this.#reconcile()
  }

  get ready(): string[] {
    return this.#followers.filter(isReady).map(({ name }) => name)
  }

  next(): WireClient | undefined {
    const { length } = this.#followers
    for (let tried = 0; tried < length; tried += 1) {
      this.#turn = (this.#turn + 1) % length
      const follower = this.#followers[this.#turn]!
      if (isReady(follower)) return follower.client
    }
    return undefined
  }

  /** It did not answer: it is asked for nothing until it does. */
  failed(client: WireClient): void {
    const follower = this.#followers.find((one) => one.client === client)
    if (follower === undefined || follower.resting) return
    follower.resting = true
    this.#context.log.warn(
      { follower: follower.name },
      'a follower does not answer: product-db is asked instead',
    )
    this.#ping(follower)
  }

  close(): void {
    for (const follower of this.#followers.splice(0)) this.#drop(follower)
  }

  #ping(follower: Follower): void {
    follower.client.call('Ping', {}, { safety: 'read', timeoutMs: patienceMs }, (error) => {
      if (error === null) follower.resting = false
      else if (this.#followers.includes(follower))
        follower.timer = setTimeout(() => this.#ping(follower), pingPauseMs).unref()
    })
  }

  #reconcile(): void {
    const members = this.#open
      ? this.#context.membership.all.filter(({ kind }) => kind === 'product-follower')
      : []
    const wanted = new Map(members.map((member) => [`${member.name} ${member.host}:${member.port}`, member]))
    const kept: Follower[] = []
    for (const follower of this.#followers) {
      if (wanted.delete(`${follower.name} ${follower.client.address}`)) kept.push(follower)
      else this.#drop(follower)
    }
    for (const member of wanted.values()) {
      const client = connectMember(this.#context, member, { connectWaitMs: patienceMs })
      kept.push({ name: member.name, client, resting: false, timer: undefined })
    }
    this.#followers = kept
  }

  #drop({ client, timer }: Follower): void {
    clearTimeout(timer)
    client.close()
  }
}

function isReady({ client, resting }: Follower): boolean {
  return !resting && client.state === 'ready'
}
