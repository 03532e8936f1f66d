import type { Greedy } from '../../../services/schedules/schedule.ts'
import { MarketClient } from '../../../services/client/market-client.ts'
import { inParallel } from '../../../services/client/in-parallel.ts'
import type { Address } from '../../../services/client/frontend-connections.ts'
import type { GreedyTask, GreedyReport } from '../messages.ts'
import { GreedyClient } from './greedy-client.ts'

const openedAtOnce = 4
const linesInCart = 50
const setUpTimeoutMs = 20_000
const password = 'greedy'

const argsOf: Record<Greedy['asks'][number], object> = {
  ListCategories: {},
  DisplayCart: {},
  SearchItemsForSale: { keywords: ['thing'], limit: 100 },
}

/** The greedy clients of an experiment. */
export class GreedyCrew {
  readonly #tell: (report: GreedyReport) => void
  #clients: GreedyClient[] = []

  constructor(tell: (report: GreedyReport) => void) {
    this.#tell = tell
  }

  async obey(task: GreedyTask): Promise<void> {
    if (task.type === 'prepare-greedy') await this.#prepare(task.greedy, task.buyers)
    else if (task.type === 'flood') this.#flood()
    else this.#calm()
  }

  async #prepare(greedy: Greedy, addresses: readonly Address[]): Promise<void> {
    const { asks, inFlight } = greedy
    const withoutAccount = Math.round(greedy.clients * greedy.madeUp)
    const numbers = Array.from({ length: greedy.clients }, (_, index) => index)
    await inParallel(numbers, openedAtOnce, async (index) => {
      const address = addresses[index % addresses.length]!
      const op = asks[index % asks.length]!
      const session =
        index < greedy.clients - withoutAccount ? await newSession(address, index + 1) : `made-up-${index}`
      const greed = { op, session, args: argsOf[op], pipelined: inFlight }
      this.#clients.push(await GreedyClient.connect(address, greed))
    })
    this.#tell({ type: 'greedy-prepared' })
  }

  #flood(): void {
    for (const client of this.#clients) client.begin()
    this.#tell({ type: 'flooding' })
  }

  #calm(): void {
    for (const client of this.#clients) client.stop()
    const answered = this.#clients.reduce((sum, client) => sum + client.answered, 0)
    this.#tell({ type: 'calmed', answered })
  }
}

/** Gives the account a full cart, so that displaying it is work. */
async function newSession(address: Address, number: number): Promise<string> {
  const client = new MarketClient({
    role: 'buyer',
    addresses: [address],
    timeoutMs: setUpTimeoutMs,
    connectWaitMs: setUpTimeoutMs,
  })
  try {
    const { token } = await client.enter({ username: `greedy-${number}`, password })
    const search = { keywords: ['thing'], limit: linesInCart }
    const { items } = await client.call<{ items: { itemId: string }[] }>('SearchItemsForSale', search)
    for (const { itemId } of items) await client.call('AddItemToCart', { itemId, quantity: 1 })
    return token
  } finally {
    client.close()
  }
}
