import { quantileOfSorted } from '../../bench/statistics/moments.ts'
import { Random } from '../../services/chance/random.ts'
import { Merchant } from '../../services/testing/kills/merchant.ts'
import { Shopper } from '../../services/testing/kills/shopper.ts'
import type { Worker } from '../../services/testing/kills/worker.ts'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { MeasuringClient } from './measuring-client.ts'
import type { HonestSaid, HonestTask } from './plan.ts'

const shoppers = 3
const sharedItems = 6
const unitsOfShared = 500_000
const password = 'honest'

/** A seller and some buyers who use the market as they should, and know what must have come of it. */
export class Honest {
  #workers: Worker[] = []
  #shoppers: Shopper[] = []
  #clients: MeasuringClient[] = []
  #stopped = false
  #working: Promise<unknown> = Promise.resolve()

  async join({ seed, ports }: HonestTask): Promise<void> {
    const random = new Random(seed)
    const merchant = new Merchant(await this.#client(ports.seller, 'honest-seller'), random.fork())
    for (let index = 0; index < sharedItems; index += 1) {
      const item = { name: `Shared ${index}`, category: 1, keywords: [], condition: 'new', price: 2.5 }
      const { itemId } = await merchant.client.ok('RegisterItemForSale', { ...item, quantity: unitsOfShared })
      merchant.shared.push(itemId as string)
    }
    this.#workers.push(merchant)
    for (let index = 0; index < shoppers; index += 1) {
      const client = await this.#client(ports.buyer, `honest-buyer-${index}`)
      this.#shoppers.push(new Shopper(client, merchant.shared, random.fork()))
    }
    this.#workers.push(...this.#shoppers)
    this.#working = Promise.all(this.#workers.map((worker) => worker.work(() => this.#stopped)))
    // Told by verify().
    this.#working.catch(() => undefined)
  }

  latencies(): HonestSaid {
    const all = this.#clients.flatMap(({ measured }) => measured.splice(0)).sort((a, b) => a - b)
    let failed = 0
    for (const client of this.#clients) {
      failed += client.failed
      client.failed = 0
    }
    return {
      type: 'latencies',
      p50: quantileOfSorted(all, 0.5) ?? 0,
      p99: quantileOfSorted(all, 0.99) ?? 0,
      requests: all.length,
      failed,
    }
  }

  async verify(): Promise<HonestSaid> {
    this.#stopped = true
    const orders = () => this.#shoppers.reduce((sum, { history }) => sum + history.size, 0)
    try {
      await this.#working
      for (const worker of this.#workers) await worker.verify()
      await this.#conserved()
      return { type: 'verified', orders: orders() }
    } catch (error) {
      return { type: 'verified', orders: orders(), problem: (error as Error).message }
    }
  }

  /** Units that were put in are for sale or were sold to somebody here: nobody else may have bought one. */
  async #conserved(): Promise<void> {
    const [merchant] = this.#workers as [Merchant]
    for (const itemId of merchant.shared) {
      const { item } = await this.#shoppers[0]!.client.ok('GetItem', { itemId })
      let sold = 0
      for (const { history } of this.#shoppers)
        for (const lines of history.values()) sold += lines[itemId] ?? 0
      const there = unitsOfShared + (merchant.restocked.get(itemId) ?? 0)
      const left = (item as { quantity: number }).quantity
      if (sold + left !== there) throw new Error(`${itemId}: ${sold} sold and ${left} left of ${there}`)
    }
  }

  async #client(port: number, username: string): Promise<MeasuringClient> {
    const account = await TestClient.connect(port)
    await account.ok('CreateAccount', { username, password })
    const { session } = await account.ok('Login', { username, password })
    account.close()
    const client = new MeasuringClient(() => port, session as string)
    this.#clients.push(client)
    return client
  }
}
