import { reachableHost } from '../../services/host/cluster-health.ts'
import { WireClient } from '../../services/wire/client.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { CallOptions } from '../../services/wire/pending-call.ts'
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

/** Asks a frontend, with a trace to find the request by in the logs. */
type Ask = <Result>(op: string, args: object, options?: CallOptions) => Promise<Result>

/** Loads the sample market through the frontends, as users would: everything in it is real. */
export class SampleLoader {
  readonly #options: SampleOptions
  #running: Promise<SampleProgress> | undefined
  #cancelled = false
  #asked = 0
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

  /** One after the other, so that everybody's sample has the same numbers; a login overlaps with the next account. */
  async #sellers(onSeller: () => void): Promise<void> {
    const catalogue = sampleCatalogue(sampleSellers.length, itemCount)
    await this.#with('seller-frontend', async (ask) => {
      let earlier: Promise<unknown> = Promise.resolve()
      for (const [index, name] of sampleSellers.entries()) {
        if (this.#cancelled) break
        const username = name.toLowerCase()
        const isNew = await this.#create(ask, username, { name: `${name}'s shop` })
        earlier = Promise.all([this.#login(ask, username), earlier]).then(async ([session]) => {
          if (isNew) await ask('RegisterItems', { items: catalogue[index] }, { session })
          onSeller()
        })
        // Heard of below; until then it is nobody's.
        earlier.catch(() => undefined)
      }
      await earlier
    })
  }

  async #buyers(onStep: (text: string) => void): Promise<void> {
    await this.#with('buyer-frontend', async (ask) => {
      const buyers = Array.from({ length: buyerCount }, (_, index) => index + 1)
      await eachOf(buyers, 4, async (buyer) => {
        if (this.#cancelled) return
        const tier = buyer % 4 === 0 ? 'vip' : 'normal'
        await this.#create(ask, `buyer${buyer}`, { name: `Buyer ${buyer}`, tier })
        const session = await this.#login(ask, `buyer${buyer}`)
        onStep('Buyers and their orders')
        const random = randomFrom(buyer)
        for (let order = 0; order < ordersEach && !this.#cancelled; order += 1) {
          await this.#order(ask, session, random)
          onStep('Buyers and their orders')
        }
      })
    })
  }

  async #order(ask: Ask, session: string, random: () => number): Promise<void> {
    const category = 1 + Math.floor(random() * 10)
    const search = { category, limit: 100 }
    const { items } = await ask<{ items: { itemId: string; quantity: number }[] }>(
      'SearchItemsForSale',
      search,
      { session, safety: 'read' },
    )
    if (items.length === 0) return
    const { itemId } = pick(items, random)
    await ask('ClearCart', {}, { session })
    await ask('AddItemToCart', { itemId, quantity: 1 }, { session })
    const { order } = await ask<{ order: { status: string } }>('MakePurchase', {}, { session })
    if (order.status !== 'paid' || random() < 0.4) return
    const thumb = random() < 0.85 ? 'up' : 'down'
    await ask('ProvideFeedback', { itemId, thumb }, { session })
  }

  /** False if there is the account from an earlier load. */
  async #create(ask: Ask, username: string, more: object): Promise<boolean> {
    try {
      await ask('CreateAccount', { username, password: samplePassword, ...more })
      return true
    } catch (error) {
      if (error instanceof ApiError && error.code === 'ALREADY_EXISTS') return false
      throw error
    }
  }

  async #login(ask: Ask, username: string): Promise<string> {
    const login = { username, password: samplePassword }
    return (await ask<{ session: string }>('Login', login)).session
  }

  async #with(
    service: 'buyer-frontend' | 'seller-frontend',
    work: (ask: Ask) => Promise<void>,
  ): Promise<void> {
    const { host, port } = this.#options.address(service)
    const client = new WireClient({ host: reachableHost(host), port, service, timeoutMs: 30_000 })
    try {
      await work((op, args, options) => client.request(op, args, { ...options, trace: this.#nextTrace() }))
    } finally {
      client.close()
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
