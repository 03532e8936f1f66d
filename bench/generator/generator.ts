import { prefixOf } from '../set-up/accounts.ts'
import { setUp } from '../set-up/set-up.ts'
import { inParallel } from '../../services/client/in-parallel.ts'
import { type ClientPlace, placesOf, samePlace } from '../set-up/places.ts'
import { Random } from '../../services/chance/random.ts'
import type { OfferedItem } from '../workload/manner.ts'
import { catalogueOf, scriptsOf } from '../workload/workload.ts'
import { thinkTimeOf } from '../model/workload.ts'
import { marketOf } from '../set-up/market-of.ts'
import { Client } from './client.ts'
import { closedLoop } from './closed-loop.ts'
import { OpenLoop } from './open-loop.ts'
import type { DriveTask, Measurement, PrepareTask, Report } from './messages.ts'
import { HistoryLog } from './history-log.ts'
import { ProcessHealth } from './process-health.ts'
import { recordedScript } from './recorded-script.ts'
import { Recorder } from './recorder.ts'
import { tracedCalls } from './traced-calls.ts'

const tickMs = 250
/** Before the first request of an open loop, for its metronome to hear when that is. */
const leadInMs = 20
const sweepMs = 100
const keepAliveMs = 60_000
const connectionsAtOnce = 50
const mostLossReasons = 3

/** The clients of one generator process. */
export class Generator {
  #tell: (report: Report) => void
  #clients: Client[] = []
  #task: PrepareTask | undefined
  #history: HistoryLog | undefined
  /** The items that the buyers of a workload of your own know from the start, once all sellers offer theirs. */
  #market: OfferedItem[] = []

  constructor(tell: (report: Report) => void) {
    this.#tell = tell
    setInterval(() => {
      const now = performance.now()
      for (const client of this.#clients) client.keepAlive(keepAliveMs, now)
    }, keepAliveMs / 4).unref()
  }

  /** Accounts, items, connections: everything that is done before time is taken. */
  async prepare(task: PrepareTask): Promise<void> {
    const { addresses, places, seed, scenario, workload } = task
    this.#task = task
    this.#history = task.history === undefined ? undefined : new HistoryLog()
    const catalogue = catalogueOf(workload, task)
    const makeScript = scriptsOf(workload, this.#market)
    let items = 0
    const accounts = await setUp({
      addresses,
      places: [...places, ...stockist(task)],
      catalogue,
      prefix: prefixOf(task),
      onProgress: (progress) => {
        items = progress.items
        this.#tell({ type: 'set-up', ...progress })
      },
    })
    this.#clients = accounts.slice(0, places.length).map((account) => {
      const script = makeScript(account, catalogue, seed, scenario)
      const followed = this.#history ? recordedScript(script, account.username, this.#history) : script
      return new Client(account, addresses[account.role], followed)
    })
    await this.#connect()
    this.#tell({ type: 'prepared', accounts: accounts.length, items })
  }

  async drive({ loop, ops, run }: DriveTask): Promise<void> {
    await this.#connect()
    await this.#learnMarket()
    const { requestTimeoutMs, seed, scenario, traceEvery: every, workload } = this.#task!
    const all = placesOf(this.#task!)
    for (const client of this.#clients) {
      const rank = all.findIndex((place) => samePlace(client.account, place))
      client.beginRun(tracedCalls({ rank, clients: all.length, ops, every }))
    }
    const chance = Random.of(seed, scenario, run)
    const openLoop = loop.kind === 'open' ? this.#openLoop(ops, loop.ratePerSecond, chance) : undefined
    await openLoop?.ready()
    const health = new ProcessHealth()
    const startedAt = performance.now() + (openLoop ? leadInMs : 0)
    const recorder = new Recorder(startedAt, chance.integer(0, 2 ** 31))
    for (const client of this.#clients) client.recorder = recorder
    const ticks = setInterval(() => this.#tell(recorder.tick(performance.now())), tickMs)
    const sweep = setInterval(() => {
      const now = performance.now()
      for (const client of this.#clients) client.giveUp(now - requestTimeoutMs, now)
    }, sweepMs)
    const lateness = openLoop
      ? await openLoop.run(startedAt)
      : await closedLoop(this.#clients, ops, thinkTimeOf(workload), chance)
    const endedAt = recorder.lastEventAt
    clearInterval(ticks)
    clearInterval(sweep)
    for (const client of this.#clients) client.recorder = undefined
    this.#tell(recorder.tick(endedAt))
    const lost = this.#clients.flatMap(({ lossReason }) => lossReason ?? [])
    const measurement: Measurement = {
      startedAt: performance.timeOrigin + startedAt,
      seconds: (endedAt - startedAt) / 1000,
      operations: recorder.operations(),
      hops: recorder.hops(),
      ...health.end(),
      lateness,
      clientsLost: lost.length,
      lossReasons: [...new Set(lost)].slice(0, mostLossReasons),
      underWaySeconds: recorder.underWaySeconds,
    }
    this.#history?.writeTo(this.#task!.history!)
    this.#tell({ type: 'driven', measurement })
  }

  #openLoop(ops: number, ratePerSecond: number, chance: Random): OpenLoop {
    const clients = placesOf(this.#task!).map((place) =>
      this.#clients.find(({ account }) => samePlace(account, place)),
    )
    return new OpenLoop({ clients, ops, ratePerSecond, seed: chance.integer(0, 2 ** 31) })
  }

  async #learnMarket(): Promise<void> {
    const { addresses, workload, seed } = this.#task!
    const buyer = this.#clients.find(({ account }) => account.role === 'buyer')
    if (typeof workload === 'string' || buyer === undefined || this.#market.length > 0) return
    const { categories } = catalogueOf(workload, this.#task!)
    this.#market.push(...(await marketOf(addresses, buyer.account.session, categories, seed)))
  }

  /** Those that lost their connection get a new one for the next run. */
  async #connect(): Promise<void> {
    await inParallel(this.#clients, connectionsAtOnce, (client) => client.connect())
  }
}

/** Buyers that are alone find something all the same: a seller who puts it up for sale and makes no calls. */
function stockist({ sellers, places }: PrepareTask): ClientPlace[] {
  const isFirst = places.some(({ index }) => index === 0)
  return sellers === 0 && isFirst ? [{ role: 'seller', index: 0 }] : []
}
