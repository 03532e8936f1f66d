import type { Address } from '../client/frontend-connections.ts'
import { maxBulkRows } from '../contract/values.ts'
import { MarketClient } from '../client/market-client.ts'
import { ApiError } from '../wire/errors.ts'
import type { SampleProgress } from './progress.ts'
import { aborted } from '../client/aborted.ts'
import { randomFrom, type SampleItem, sampleCatalogue, sampleSellers, usualItems } from './catalogue.ts'
import {
  type DatabaseAccess,
  openSampleAccounts,
  sampleAccounts,
  sampleBuyers,
  samplePassword,
  usernameOf,
} from './sample-accounts.ts'
import { ordersEach, SampleBuyer } from './sample-buyer.ts'

export interface SampleOptions {
  address(service: 'buyer-frontend' | 'seller-frontend'): Address
  access: DatabaseAccess
  onProgress(progress: SampleProgress): void
  /** Has the order desk pay this many orders at once for as long as the work takes. */
  whileDeskPays(atOnce: number, work: () => Promise<void>): Promise<void>
}

const howToEnter = `Log in as buyer1 (to buyer12) or as the seller ada, with the password "${samplePassword}".`

const settledWithinMs = 30_000

const steps = {
  accounts: 'Accounts',
  sellers: 'Sellers and their items',
  buyers: 'Buyers and their orders',
}

/** Loads the sample market: its accounts at once, all else through the frontends, as users would. */
export class SampleLoader {
  readonly #options: SampleOptions
  #running: Promise<SampleProgress> | undefined
  #cancelled = new AbortController()
  #asked = 0
  progress: SampleProgress | null = null

  constructor(options: SampleOptions) {
    this.#options = options
  }

  /** Items for sale, shared by all sellers. */
  load(items = usualItems): Promise<SampleProgress> {
    this.#running ??= this.#run(items).finally(() => (this.#running = undefined))
    return this.#running
  }

  cancel(): void {
    this.#cancelled.abort()
  }

  /** Whether the market has the sample's first seller, with items. */
  async isLoaded(): Promise<boolean> {
    const addresses = [this.#options.address('seller-frontend')]
    const client = new MarketClient({ role: 'seller', addresses, nextTrace: () => this.#nextTrace() })
    try {
      await client.logIn(usernameOf(sampleSellers[0]!), samplePassword)
      const { items } = await client.call<{ items: SampleItem[] }>('DisplayItemsForSale', { limit: 1 })
      return items.length > 0
    } catch (error) {
      if (ApiError.of(error).code === 'UNAUTHENTICATED') return false
      throw error
    } finally {
      client.close()
    }
  }

  async #run(items: number): Promise<SampleProgress> {
    this.#cancelled = new AbortController()
    const { signal } = this.#cancelled
    const total = sampleAccounts.length + sampleSellers.length + sampleBuyers.length * ordersEach
    let done = 0
    const step = (text: string, steps: number) => {
      done += steps
      this.#tell({ state: 'running', step: text, done, total })
    }
    const tellEnd = (end: Pick<SampleProgress, 'state' | 'message'>) =>
      this.#tell({ ...end, step: end.state === 'done' ? 'Ready' : 'Stopped', done, total })
    try {
      step(steps.accounts, 0)
      await openSampleAccounts(this.#options.access, this.#nextTrace())
      step(steps.sellers, sampleAccounts.length)
      await this.#sell(items, signal, () => step(steps.sellers, 1))
      await this.#options.whileDeskPays(sampleBuyers.length * ordersEach, () =>
        this.#buy(signal, () => step(steps.buyers, 1)),
      )
      return tellEnd(signal.aborted ? { state: 'cancelled' } : { state: 'done', message: howToEnter })
    } catch (error) {
      return tellEnd(
        signal.aborted ? { state: 'cancelled' } : { state: 'failed', message: ApiError.of(error).message },
      )
    }
  }

  /** Items are registered in one order, so that everybody's sample has the same numbers. */
  async #sell(items: number, signal: AbortSignal, onSeller: () => void): Promise<void> {
    const addresses = [this.#options.address('seller-frontend')]
    const nextTrace = () => this.#nextTrace()
    const clients = sampleSellers.map(() => new MarketClient({ role: 'seller', addresses, nextTrace }))
    const catalogue = sampleCatalogue(sampleSellers.length, items)
    const enter = async (client: MarketClient, index: number) => {
      await client.logIn(usernameOf(sampleSellers[index]!), samplePassword)
      const own = await ownItems(client)
      // A seller who has other items gets none of the sample. An earlier load may have ended within this seller's items.
      const isOurs = own.length === 0 || own[0]!.name === catalogue[index]![0]?.name
      return { client, missing: isOurs ? catalogue[index]!.slice(own.length) : [] }
    }
    try {
      const sellers = await Promise.all(clients.map(enter))
      for (const { client, missing } of sellers) {
        if (signal.aborted) return
        await register(client, missing)
        onSeller()
      }
    } finally {
      for (const client of clients) client.close()
    }
  }

  /** Nothing is rated before all is ordered: ratings change what is found, and so what is bought. */
  async #buy(signal: AbortSignal, onOrder: () => void): Promise<void> {
    if (signal.aborted) return
    const nextTrace = () => this.#nextTrace()
    const address = this.#options.address('buyer-frontend')
    const buyers = sampleBuyers.map(
      (username, index) => new SampleBuyer({ address, username, random: randomFrom(index + 1), nextTrace }),
    )
    try {
      await Promise.all(buyers.map((buyer) => buyer.logIn()))
      await Promise.all(buyers.map((buyer) => buyer.order(signal, onOrder)))
      const patience = AbortSignal.any([signal, AbortSignal.timeout(settledWithinMs)])
      await Promise.race([Promise.all(buyers.map((buyer) => buyer.allSettled())), aborted(patience)])
      // Orders that are not paid by now, for instance because the desk is paused, are left as they are.
      if (!signal.aborted) await Promise.all(buyers.map((buyer) => buyer.rate()))
    } finally {
      for (const buyer of buyers) buyer.close()
    }
  }

  #nextTrace(): string {
    this.#asked += 1
    return `sample-${this.#asked}`
  }

  #tell(progress: SampleProgress): SampleProgress {
    this.progress = progress
    this.#options.onProgress(progress)
    return progress
  }
}

async function register(client: MarketClient, items: readonly SampleItem[]): Promise<void> {
  for (let start = 0; start < items.length; start += maxBulkRows) {
    await client.call('RegisterItems', { items: items.slice(start, start + maxBulkRows) })
  }
}

async function ownItems(client: MarketClient): Promise<SampleItem[]> {
  const own: SampleItem[] = []
  let cursor: string | undefined
  do {
    const args = { limit: 100, ...(cursor !== undefined && { cursor }) }
    const page = await client.call<{ items: SampleItem[]; next?: string }>('DisplayItemsForSale', args)
    own.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return own
}
