import type { ServiceName } from '../../../services/config/config.ts'
import { requestSamples } from '../../../services/testing/broken-frames/request-samples.ts'
import { frame, TestClient } from '../../../services/testing/clients/test-client.ts'
import type { HostileTask } from '../plan.ts'
import { HeldPeers } from './held-peers.ts'

const accounts = 4
const password = 'hostile'
const ownItems = 100
const spoiltName = 'hostile-broken'
const trap = {
  name: 'Trap',
  category: 2,
  keywords: ['trap'],
  condition: 'new',
  price: 1,
  quantity: 100_000,
}

export type Port = keyof HostileTask['ports']
export const everyPort: readonly Port[] = [
  'buyer-frontend',
  'seller-frontend',
  'customer-db',
  'product-db',
  'payments',
  'gateway',
  'control',
]
type Samples = readonly Record<string, unknown>[]

/** The common tools of the attackers: accounts, sessions and items of their own, and the requests that they break. */
export class Arms {
  readonly task: HostileTask
  readonly held = new HeldPeers()
  /** Problems that no attack may cause. */
  readonly problems: string[] = []
  readonly buyers: string[] = []
  readonly sellers: string[] = []
  readonly usernames: string[] = []
  readonly itemIds: string[] = []
  #samples = new Map<Port, Samples>()

  private constructor(task: HostileTask) {
    this.task = task
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
    await arms.#chooseSamples()
    return arms
  }

  samples(port: Port): Samples {
    return this.#samples.get(port)!
  }

  /** A frame with a request, as it should be. */
  request(id: number, op: string, args: object, session: string, key?: string): Buffer {
    return frame(JSON.stringify({ id, op, session, args, ...(key !== undefined && { key }) }))
  }

  /** Items for full carts and large reports. */
  async #stockUp(): Promise<void> {
    const seller = await TestClient.connect(this.task.ports['seller-frontend'])
    seller.session = this.sellers[0]
    const { results } = await seller.ok('RegisterItems', {
      items: Array.from({ length: ownItems }, () => trap),
    })
    seller.close()
    this.itemIds.push(...(results as { itemId: string }[]).map(({ itemId }) => itemId))
    const buyer = await TestClient.connect(this.task.ports['buyer-frontend'])
    for (const session of this.buyers) {
      buyer.session = session
      for (const itemId of this.itemIds.slice(0, 50)) await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    }
    buyer.close()
  }

  /** With an account that no other attack needs: what is broken may end its sessions or spoil its cart. */
  async #chooseSamples(): Promise<void> {
    const { ports } = this.task
    const session = await newSession(ports['seller-frontend'], spoiltName)
    const itemId = await this.#ownItem(session)
    const buyer = await newSession(ports['buyer-frontend'], spoiltName)
    const subjects = { itemId, buyer, seller: session, newUsername: `${spoiltName}-new` }
    const services: ServiceName[] = ['buyer-frontend', 'seller-frontend', 'customer-db', 'product-db']
    for (const service of services) this.#samples.set(service, requestSamples(service, subjects))
    this.#samples.set('gateway', requestSamples('buyer-frontend', subjects))
    const toPayments = [
      { op: 'Ping', args: {} },
      { op: 'GetPayments', args: {} },
      { op: 'GetLedger', args: { after: 0, limit: 10 } },
    ]
    for (const port of ['payments', 'control'] as const) this.#samples.set(port, toPayments)
  }

  async #ownItem(session: string): Promise<string> {
    const seller = await TestClient.connect(this.task.ports['seller-frontend'])
    seller.session = session
    const { itemId } = await seller.ok('RegisterItemForSale', trap)
    seller.close()
    return itemId as string
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
