import { inParallel } from '../../services/client/in-parallel.ts'
import { backgroundPrefix, enterMarket, leaveMarket } from '../set-up/background-users.ts'
import { placesOf, samePlace } from '../set-up/places.ts'
import { Catalogue } from '../workload/catalogue.ts'
import { backgroundWorkload } from '../workload/workload.ts'
import { Client } from './client.ts'
import type { BackgroundTask, Report } from './messages.ts'
import { SteadyLoop } from './steady-loop.ts'

const items = 100
/** They offer the same each time, and do something else. */
const catalogueSeed = 1
const scenario = 0

/** Users who keep a market alive, for as long as they are wanted. */
export class Background {
  readonly #tell: (report: Report) => void
  #clients: Client[] = []
  #loop: SteadyLoop | undefined

  constructor(tell: (report: Report) => void) {
    this.#tell = tell
  }

  async obey(task: BackgroundTask): Promise<void> {
    if (task.type === 'enter') await this.#enter(task)
    else if (task.type === 'pace') this.#pace(task)
    else await this.#leave(task)
  }

  async #enter({ addresses, users }: Extract<BackgroundTask, { type: 'enter' }>): Promise<void> {
    const { sellers } = users
    const catalogue = new Catalogue({ seed: catalogueSeed, scenario, tag: backgroundPrefix, sellers, items })
    const accounts = await enterMarket(addresses, placesOf(users), catalogue)
    const seed = Date.now() % 2 ** 31
    this.#clients = accounts.map((account) => {
      const script = backgroundWorkload(account, catalogue, seed, scenario)
      return new Client(account, addresses[account.role], script)
    })
    await inParallel(this.#clients, this.#clients.length, (client) => client.connect())
    this.#loop = new SteadyLoop(this.#clients, seed, this.#tell)
    this.#tell({ type: 'entered' })
  }

  #pace({ addresses, ratePerSecond }: Extract<BackgroundTask, { type: 'pace' }>): void {
    const now = performance.now()
    for (const client of this.#clients) client.follow(addresses[client.account.role], now)
    this.#loop?.pace(ratePerSecond)
  }

  async #leave({ addresses, users }: Extract<BackgroundTask, { type: 'leave' }>): Promise<void> {
    this.#loop?.end()
    for (const client of this.#clients) client.close()
    const sessions = this.#clients.map(({ account }) => account)
    await leaveMarket(
      addresses,
      placesOf(users),
      (place) => sessions.find((account) => samePlace(account, place))?.session,
    )
    this.#tell({ type: 'left' })
  }
}
