import { Random } from '../../../services/chance/random.ts'
import type { ServiceName } from '../../../services/host/config.ts'
import { requestSamples } from '../../../services/testing/broken-frames/request-samples.ts'
import { FrameFuzzer } from '../../../services/testing/frame-fuzzer.ts'
import { frame, TestClient } from '../../../services/testing/test-client.ts'
import type { HostileTask } from '../plan.ts'
import { HeldPeers } from './held-peers.ts'

const accounts = 4
const password = 'hostile'
const ownItems = 100

export type Port = keyof HostileTask['ports']

/** What the attackers have: accounts, sessions and items of their own, and the frames that they break. */
export class Arms {
  readonly task: HostileTask
  readonly random: Random
  readonly held = new HeldPeers()
  /** What no attack may bring a service to. */
  readonly problems: string[] = []
  readonly buyers: string[] = []
  readonly sellers: string[] = []
  readonly usernames: string[] = []
  #itemIds: string[] = []
  #fuzzers = new Map<Port, FrameFuzzer>()
  #keys = 0

  private constructor(task: HostileTask) {
    this.task = task
    this.random = new Random(task.seed)
  }

  static async gather(task: HostileTask): Promise<Arms> {
    const arms = new Arms(task)
    for (let index = 0; index < accounts; index += 1) {
      const username = `hostile-${index}`
      arms.usernames.push(username)
      arms.sellers.push(await newSession(task.ports['seller-frontend'], username))
      arms.buyers.push(await newSession(task.ports['buyer-frontend'], username))
    }
    await arms.#stockUp()
    arms.#loadFuzzers()
    return arms
  }

  get itemId(): string {
    return this.random.pick(this.#itemIds)
  }

  get itemIds(): readonly string[] {
    return this.#itemIds
  }

  newKey(): string {
    this.#keys += 1
    return `key ${this.#keys}`
  }

  fuzzer(port: Port): FrameFuzzer {
    return this.#fuzzers.get(port)!
  }

  /** A frame with a request, as it should be. */
  request(id: number, op: string, args: object, session: string, key?: string): Buffer {
    return frame(JSON.stringify({ id, op, session, args, ...(key !== undefined && { key }) }))
  }

  /** Items for full carts and large reports. */
  async #stockUp(): Promise<void> {
    const seller = await TestClient.connect(this.task.ports['seller-frontend'])
    seller.session = this.sellers[0]
    const item = {
      name: 'Trap',
      category: 2,
      keywords: ['trap'],
      condition: 'new',
      price: 1,
      quantity: 100_000,
    }
    const { results } = await seller.ok('RegisterItems', {
      items: Array.from({ length: ownItems }, () => item),
    })
    seller.close()
    this.#itemIds = (results as { itemId: string }[]).map(({ itemId }) => itemId)
    const buyer = await TestClient.connect(this.task.ports['buyer-frontend'])
    for (const session of this.buyers) {
      buyer.session = session
      for (const itemId of this.#itemIds.slice(0, 50))
        await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    }
    buyer.close()
  }

  /** With sessions that nothing else needs: what is broken may end them. */
  #loadFuzzers(): void {
    const subjects = { itemId: this.#itemIds[0]!, buyer: this.buyers[0]!, seller: this.sellers[0]! }
    const services: ServiceName[] = ['buyer-frontend', 'seller-frontend', 'customer-db', 'product-db']
    for (const service of services)
      this.#fuzzers.set(service, new FrameFuzzer(this.random, requestSamples(service, subjects)))
    const toFrontends = requestSamples('buyer-frontend', subjects)
    this.#fuzzers.set('gateway', new FrameFuzzer(this.random, toFrontends))
    const toPayments = [
      { op: 'Ping', args: {} },
      { op: 'GetPayments', args: {} },
      { op: 'GetLedger', args: { after: 0, limit: 10 } },
    ]
    for (const port of ['payments', 'control'] as const)
      this.#fuzzers.set(port, new FrameFuzzer(this.random, toPayments))
  }
}

async function newSession(port: number, username: string): Promise<string> {
  const client = await TestClient.connect(port)
  try {
    await client.ok('CreateAccount', { username, password })
    const { session } = await client.ok('Login', { username, password })
    return session as string
  } finally {
    client.close()
  }
}
