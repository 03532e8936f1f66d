import { setTimeout as pause } from 'node:timers/promises'
import { Random } from '../../../services/chance/random.ts'
import type { Role } from '../../../services/contract/values.ts'
import { machineNow } from '../../../services/process/tracing/machine-clock.ts'
import { HistoryLog } from '../../generator/history-log.ts'
import { ProcessHealth } from '../../generator/process-health.ts'
import type { Address } from '../../../services/client/frontend-connections.ts'
import { inParallel } from '../../../services/client/in-parallel.ts'
import type { ClientsReport, CrewTask, Who } from '../messages.ts'
import { AttemptLog } from './attempt-log.ts'
import { audit } from './audit.ts'
import { Buyer } from './buyer.ts'
import { InsistentClient } from './insistent-client.ts'
import { PriceHistory } from './price-history.ts'
import { Seller } from './seller.ts'

type Prepare = Extract<CrewTask, { type: 'prepare' }>

const openedAtOnce = 8

/** All clients of an experiment. */
export class Crew {
  #tell: (report: ClientsReport) => void
  #log = new AttemptLog()
  #health: ProcessHealth | undefined
  #buyers: Buyer[] = []
  #sellers: Seller[] = []
  #thinkTime = 0
  #historyFile = ''
  #random = new Random(1)
  #working: Promise<void>[] = []

  constructor(tell: (report: ClientsReport) => void) {
    this.#tell = tell
  }

  async obey(task: CrewTask): Promise<void> {
    if (task.type === 'prepare') await this.#prepare(task)
    else if (task.type === 'go') this.#go(task.startsAt)
    else if (task.type === 'stop') await this.#stop()
    else this.#tell({ type: 'audited', ledger: await audit(this.#buyers, this.#sellers) })
  }

  async #prepare({ workload, seed, buyers, sellers, history }: Prepare): Promise<void> {
    this.#thinkTime = workload.thinkTime
    if (history !== undefined) {
      this.#historyFile = history
      this.#log.history = new HistoryLog()
    }
    this.#random = Random.of(seed, 0)
    const client = (role: Role, who: Who, index: number, addresses: readonly Address[]) => {
      const username = `${role}-${index + 1}`
      return new InsistentClient(
        { role, who, username },
        addresses[index % addresses.length]!,
        workload,
        this.#log,
      )
    }
    const prices = new PriceHistory()
    this.#sellers = Array.from(
      { length: workload.sellers },
      (_, index) =>
        new Seller(client('seller', 'seller', index, sellers), workload, Random.of(seed, 1, index), prices),
    )
    await inParallel(this.#sellers, openedAtOnce, (seller) => seller.open())
    const itemIds = this.#sellers.flatMap(({ items }) => items.map(({ itemId }) => itemId))
    this.#buyers = Array.from({ length: workload.buyers }, (_, index) => {
      const who = index < workload.vips ? 'vip' : 'normal'
      return new Buyer(client('buyer', who, index, buyers), workload, Random.of(seed, 2, index), {
        itemIds,
        prices,
      })
    })
    await inParallel(this.#buyers, openedAtOnce, (buyer) => buyer.open())
    this.#tell({ type: 'prepared' })
  }

  #go(startsAt: number): void {
    this.#health = new ProcessHealth()
    this.#log.begin(performance.now() - machineNow() + startsAt, (tick) => this.#tell({ type: 'tick', tick }))
    this.#working = [...this.#buyers, ...this.#sellers].map((user) => this.#work(user, this.#random.fork()))
  }

  async #work(user: Buyer | Seller, random: Random): Promise<void> {
    // Not all at the same moment.
    await pause(random.next() * this.#thinkTime)
    while (!user.client.isStopping) {
      await user.doSomething()
      await pause(this.#thinkTime * (0.5 + random.next()))
    }
  }

  async #stop(): Promise<void> {
    for (const { client } of [...this.#buyers, ...this.#sellers]) client.stop()
    await Promise.all(this.#working)
    this.#log.end()
    this.#log.history?.writeTo(this.#historyFile)
    const { attempts, givenUp } = this.#log
    const delayMs = this.#health!.end().eventLoopDelayMs
    this.#tell({ type: 'stopped', attempts, givenUp, delayMs })
  }
}
