import { writeLine } from '../../../services/text/terminal.ts'
import { ForkLauncher } from '../../../services/cluster/fork-launcher.ts'
import { findCluster } from '../../../services/cluster/cluster-file.ts'
import { type ServiceName, serviceNames } from '../../../services/config/config.ts'
import { MarketClient } from '../../../services/client/market-client.ts'
import type { Role } from '../../../services/contract/values.ts'
import { privateCluster } from '../../target/private-cluster.ts'
import type { Lane } from './driver.ts'

const categories = 100
const itemsPerSeller = 100
const words = ['lamp', 'desk', 'chair', 'book', 'phone', 'shirt', 'bike', 'clock', 'mug', 'plant']
const pricesInTurn = [19.99, 20.99]

type Addresses = Partial<Record<ServiceName, { port: number; pid: number }>>

/** A cluster with a catalogue, and accounts that are logged in. */
export class Market {
  readonly pids: Record<string, number>
  #end: () => Promise<void>
  /** Accounts of an earlier run are left alone. */
  #run = Date.now().toString(36)
  #ports: { buyer: number; seller: number }

  private constructor(addresses: Addresses, end: () => Promise<void>) {
    this.#end = end
    this.pids = Object.fromEntries(serviceNames.map((service) => [service, addresses[service]!.pid]))
    this.#ports = { buyer: addresses['buyer-frontend']!.port, seller: addresses['seller-frontend']!.port }
  }

  /** One of its own. */
  static async open(): Promise<Market> {
    const own = privateCluster({
      launcher: new ForkLauncher((service) => new URL(`./${service}.js`, import.meta.url)),
      onLine: (line) => writeLine(process.stderr, line),
    })
    await own.cluster.start()
    return new Market(own.cluster.healthy(), () => own.stop())
  }

  /** On a cluster that somebody started for it. */
  static on(addresses: Addresses, end: () => Promise<void>): Market {
    return new Market(addresses, end)
  }

  /** The market that already runs on a data folder. */
  static find(folder: string): Market {
    const services = findCluster(folder)?.services ?? {}
    if (serviceNames.some((service) => services[service] === undefined))
      throw new Error(`no cluster of four healthy services runs on ${folder}`)
    return new Market(services, () => Promise.resolve())
  }

  close(): Promise<void> {
    return this.#end()
  }

  /** Sellers with items of their own, each lane changing the price of one of them up and down. */
  async sellerLanes(count: number): Promise<Lane[]> {
    const lanes: Lane[] = []
    for (let index = 0; index < count; index += 1) {
      const client = await this.#enter('seller', index)
      const session = client.session!.token
      const items = Array.from({ length: itemsPerSeller }, (_, item) => ({
        name: `Item ${index}.${item}`,
        category: (index * itemsPerSeller + item) % categories,
        keywords: [words[item % words.length], words[(item * 7 + 3) % words.length]],
        condition: 'new',
        price: 10 + ((item * 13) % 500),
        quantity: 100,
      }))
      const { results } = await client.call<{ results: { itemId: string }[] }>('RegisterItems', { items })
      client.close()
      const itemId = results[0]!.itemId
      const requests = pricesInTurn.map((price, id) =>
        JSON.stringify({ id, op: 'ChangeItemPrice', session, args: { itemId, price } }),
      )
      lanes.push({ port: this.#ports.seller, requests })
    }
    return lanes
  }

  /** Buyers, each lane searching for ten items of one category after another. */
  async buyerLanes(count: number): Promise<Lane[]> {
    const lanes: Lane[] = []
    for (let index = 0; index < count; index += 1) {
      const client = await this.#enter('buyer', index)
      const session = client.session!.token
      client.close()
      const requests = Array.from({ length: 20 }, (_, id) => {
        const args = { category: (index * 20 + id) % categories, limit: 10 }
        return JSON.stringify({ id, op: 'SearchItemsForSale', session, args })
      })
      lanes.push({ port: this.#ports.buyer, requests })
    }
    return lanes
  }

  async #enter(role: Role, index: number): Promise<MarketClient> {
    const client = new MarketClient({ role, addresses: [{ host: '127.0.0.1', port: this.#ports[role] }] })
    await client.enter({ username: `${role}-${index}-${this.#run}`, password: 'bench' })
    return client
  }
}
