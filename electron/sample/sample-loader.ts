import { reachableHost } from '../../services/host/cluster-health.ts'
import { WireClient } from '../../services/wire/client.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { SampleProgress } from '../ipc/channels.ts'
import { pick, randomFrom, sampleCatalogue, sampleSellers } from './catalogue.ts'

export interface SampleOptions {
  address(service: 'buyer-frontend' | 'seller-frontend'): { host: string; port: number }
  onProgress(progress: SampleProgress): void
}

export const samplePassword = 'sample'

const howToEnter = `Log in as buyer1 (to buyer12) or as the seller ada, with the password "${samplePassword}".`

const itemCount = 2_000
const buyerCount = 12
const ordersEach = 8

/** Loads the sample market through the frontends, as users would: everything in it is real. */
export class SampleLoader {
  readonly #options: SampleOptions
  #running: Promise<SampleProgress> | undefined
  #cancelled = false
  progress: SampleProgress | null = null

  constructor(options: SampleOptions) {
    this.#options = options
  }

  load(): Promise<SampleProgress> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined))
    return this.#running
  }

  cancel(): void {
    this.#cancelled = true
  }

  async #run(): Promise<SampleProgress> {
    this.#cancelled = false
    const total = sampleSellers.length + buyerCount * (ordersEach + 1)
    let done = 0
    const step = (text: string, steps: number) => {
      done += steps
      this.#tell({ state: 'running', step: text, done, total })
    }
    try {
      step('Sellers and their items', 0)
      await this.#sellers(() => step('Sellers and their items', 1))
      await this.#buyers((text) => step(text, 1))
      const state = this.#cancelled ? 'cancelled' : 'done'
      return this.#tell({
        state,
        step: state === 'done' ? 'Ready' : 'Stopped',
        done,
        total,
        ...(state === 'done' && { message: howToEnter }),
      })
    } catch (error) {
      return this.#tell({
        state: 'failed',
        step: 'Stopped',
        done,
        total,
        message: ApiError.of(error).message,
      })
    }
  }

  async #sellers(onSeller: () => void): Promise<void> {
    const catalogue = sampleCatalogue(sampleSellers.length, itemCount)
    await this.#with('seller-frontend', async (client) => {
      // Passwords take a core each to hash: two at a time leave room for the windows.
      await eachOf([...sampleSellers.entries()], 2, async ([index, name]) => {
        if (this.#cancelled) return
        const account = await this.#enter(client, name.toLowerCase(), { name: `${name}'s shop` })
        if (account.created) {
          await client.request('RegisterItems', { items: catalogue[index] }, { session: account.session })
        }
        onSeller()
      })
    })
  }

  async #buyers(onStep: (text: string) => void): Promise<void> {
    await this.#with('buyer-frontend', async (client) => {
      const buyers = Array.from({ length: buyerCount }, (_, index) => index + 1)
      await eachOf(buyers, 4, async (buyer) => {
        if (this.#cancelled) return
        const tier = buyer % 4 === 0 ? 'vip' : 'normal'
        const { session } = await this.#enter(client, `buyer${buyer}`, { name: `Buyer ${buyer}`, tier })
        onStep('Buyers and their orders')
        const random = randomFrom(buyer)
        for (let order = 0; order < ordersEach && !this.#cancelled; order += 1) {
          await this.#order(client, session, random)
          onStep('Buyers and their orders')
        }
      })
    })
  }

  async #order(client: WireClient, session: string, random: () => number): Promise<void> {
    const category = 1 + Math.floor(random() * 10)
    const search = { category, limit: 100 }
    const { items } = await client.request<{ items: { itemId: string; quantity: number }[] }>(
      'SearchItemsForSale',
      search,
      { session, safety: 'read' },
    )
    if (items.length === 0) return
    const { itemId } = pick(items, random)
    await client.request('ClearCart', {}, { session })
    await client.request('AddItemToCart', { itemId, quantity: 1 }, { session })
    const { order } = await client.request<{ order: { status: string } }>('MakePurchase', {}, { session })
    if (order.status !== 'paid' || random() < 0.4) return
    const thumb = random() < 0.85 ? 'up' : 'down'
    await client.request('ProvideFeedback', { itemId, thumb }, { session })
  }

  /** Logs in, with a new account unless there is one from an earlier load. */
  async #enter(
    client: WireClient,
    username: string,
    more: object,
  ): Promise<{ session: string; created: boolean }> {
    const login = { username, password: samplePassword }
    let created = true
    try {
      await client.request('CreateAccount', { ...login, ...more })
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'ALREADY_EXISTS') throw error
      created = false
    }
    const { session } = await client.request<{ session: string }>('Login', login)
    return { session, created }
  }

  async #with(
    service: 'buyer-frontend' | 'seller-frontend',
    work: (client: WireClient) => Promise<void>,
  ): Promise<void> {
    const { host, port } = this.#options.address(service)
    const client = new WireClient({ host: reachableHost(host), port, service, timeoutMs: 30_000 })
    try {
      await work(client)
    } finally {
      client.close()
    }
  }

  #tell(progress: SampleProgress): SampleProgress {
    this.progress = progress
    this.#options.onProgress(progress)
    return progress
  }
}

async function eachOf<Value>(
  values: readonly Value[],
  atOnce: number,
  work: (value: Value) => Promise<void>,
): Promise<void> {
  const waiting = [...values]
  const workers = Array.from({ length: atOnce }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next)
  })
  await Promise.all(workers)
}
