import { setTimeout as pause } from 'node:timers/promises'
import type { Order } from '../../services/contract/values.ts'
import { reachableHost } from '../../services/host/cluster-health.ts'
import { WireClient } from '../../services/wire/client.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { CallOptions } from '../../services/wire/pending-call.ts'
import type { SampleProgress } from '../ipc/channels.ts'
import { pick, randomFrom, sampleCatalogue, sampleSellers } from './catalogue.ts'

export interface SampleOptions {
  address(service: 'buyer-frontend' | 'seller-frontend'): { host: string; port: number }
  onProgress(progress: SampleProgress): void
  /** Has the order desk pay so many orders at once for as long as the work takes. */
  whileDeskPays(atOnce: number, work: () => Promise<void>): Promise<void>
}

export const samplePassword = 'sample'

const howToEnter = `Log in as buyer1 (to buyer12) or as the seller ada, with the password "${samplePassword}".`

const itemCount = 2_000
const buyerCount = 12
const ordersEach = 8
/** Two passwords are hashed side by side, and one waits. More would only wait for longer, where a machine is busy. */
const accountsAtOnce = 3
const settledWithinMs = 30_000
const lookEveryMs = 50

interface PlacedOrder {
  orderId: string
  itemId: string
  thumb: 'up' | 'down' | undefined
}

const settled: ReadonlySet<Order['status']> = new Set(['paid', 'declined', 'cancelled'])

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
      await this.#options.whileDeskPays(buyerCount * ordersEach, () => this.#buyers((text) => step(text, 1)))
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

  /**
   * Accounts are asked for in one order and items registered in the same, so that everybody's sample has the same numbers;
   * meanwhile the passwords of several are hashed side by side.
   */
  async #sellers(onSeller: () => void): Promise<void> {
    const catalogue = sampleCatalogue(sampleSellers.length, itemCount)
    await this.#with('seller-frontend', async (ask) => {
      let earlier: Promise<unknown> = Promise.resolve()
      await eachOf([...sampleSellers.entries()], accountsAtOnce, async ([index, name]) => {
        if (this.#cancelled) return
        const username = name.toLowerCase()
        const entered = this.#create(ask, username, { name: `${name}'s shop` }).then(async (isNew) => ({
          isNew,
          session: await this.#login(ask, username),
        }))
        const inTurn = Promise.all([entered, earlier]).then(async ([{ isNew, session }]) => {
          if (isNew) await ask('RegisterItems', { items: catalogue[index] }, { session })
          onSeller()
        })
        earlier = inTurn
        await inTurn
      })
    })
  }

  async #buyers(onStep: (text: string) => void): Promise<void> {
    const onBuyer = () => onStep('Buyers and their orders')
    await this.#with('buyer-frontend', async (ask) => {
      const buyers = Array.from({ length: buyerCount }, (_, index) => index + 1)
      const shopping: Promise<void>[] = []
      await eachOf(buyers, accountsAtOnce, async (buyer) => {
        if (this.#cancelled) return
        const tier = buyer % 4 === 0 ? 'vip' : 'normal'
        await this.#create(ask, `buyer${buyer}`, { name: `Buyer ${buyer}`, tier })
        const session = await this.#login(ask, `buyer${buyer}`)
        onBuyer()
        const shops = this.#shop(ask, session, randomFrom(buyer), onBuyer)
        // Heard of below; until then it is nobody's.
        shops.catch(() => undefined)
        shopping.push(shops)
      })
      await Promise.all(shopping)
    })
  }

  async #shop(ask: Ask, session: string, random: () => number, onOrder: () => void): Promise<void> {
    const placed: PlacedOrder[] = []
    for (let order = 0; order < ordersEach && !this.#cancelled; order += 1) {
      const one = await this.#order(ask, session, random)
      if (one) placed.push(one)
      onOrder()
    }
    await this.#rate(ask, session, placed)
  }

  /** Nothing if another buyer was quicker. */
  async #order(ask: Ask, session: string, random: () => number): Promise<PlacedOrder | undefined> {
    const category = 1 + Math.floor(random() * 10)
    const search = { category, limit: 100 }
    const { items } = await ask<{ items: { itemId: string; quantity: number }[] }>(
      'SearchItemsForSale',
      search,
      { session, safety: 'read' },
    )
    if (items.length === 0) return
    const { itemId } = pick(items, random)
    const thumb = random() < 0.4 ? undefined : random() < 0.85 ? 'up' : 'down'
    await ask('ClearCart', {}, { session })
    try {
      await ask('AddItemToCart', { itemId, quantity: 1 }, { session })
      const { order } = await ask<{ order: Order }>('MakePurchase', { wait: false }, { session })
      return { orderId: order.orderId, itemId, thumb }
    } catch (error) {
      if (error instanceof ApiError && error.code === 'OUT_OF_STOCK') return
      throw error
    }
  }

  /** What is not paid after a while, as at a desk that is paused, is left to be paid without a word. */
  async #rate(ask: Ask, session: string, placed: PlacedOrder[]): Promise<void> {
    const open = new Map(placed.map((order) => [order.orderId, order]))
    const givenUpAt = performance.now() + settledWithinMs
    while (open.size > 0 && !this.#cancelled && performance.now() < givenUpAt) {
      const page = await ask<{ orders: Order[] }>('ListOrders', { limit: 100 }, { session, safety: 'read' })
      for (const { orderId, status } of page.orders) {
        const order = open.get(orderId)
        if (!order || !settled.has(status)) continue
        open.delete(orderId)
        const { itemId, thumb } = order
        if (status === 'paid' && thumb) await ask('ProvideFeedback', { itemId, thumb }, { session })
      }
      if (open.size > 0) await pause(lookEveryMs)
    }
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
