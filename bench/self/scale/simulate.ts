import { Random } from '../../../services/chance/random.ts'
import { Clock } from './clock.ts'
import { Database } from './database.ts'
import type { Figures } from './figures.ts'
import { Market } from './market.ts'
import { type Cut, Requests } from './requests.ts'

export interface Layout {
  cut: Cut
  databases: number
}

export interface Outcome extends Layout {
  /** Requests a second, and the purchases among them. */
  throughput: number
  purchases: number
  /** Milliseconds. */
  searchP99: number
  purchaseP99: number
  /** The busiest database: the share of its cores, and of the time that its log is being flushed. */
  processor: number
  log: number
  /** The share of the purchases that several databases had to agree on. */
  spread: number
  /** How often a row was waited for, for each purchase and change. */
  waits: number
}

const kinds = ['search', 'item', 'purchase', 'change'] as const
export interface Extent {
  seed?: number
  /** Simulated time. The quarter of it before that is not counted. */
  measuredMs?: number
}

/** Clients that ask one thing after the other, in simulated time. */
export function simulate(
  figures: Figures,
  { cut, databases: count }: Layout,
  { seed = 1, measuredMs = 2_000 }: Extent = {},
): Outcome {
  const warmUpMs = measuredMs / 4
  const { hardware, load, distributed } = figures
  const clock = new Clock()
  const random = new Random(seed)
  const flushMs = cut === 'distributed' ? distributed.quorumMs : hardware.flushMs + hardware.standbyMs
  const databases = Array.from({ length: count }, () => new Database(clock, hardware.cores, flushMs))
  const market = new Market(figures.market, random.fork())
  const requests = new Requests(figures, cut, databases, market, clock, random.fork())
  const times = {
    search: [] as number[],
    item: [] as number[],
    purchase: [] as number[],
    change: [] as number[],
  }

  function kindOfNext(): (typeof kinds)[number] {
    const chosen = random.next()
    let upTo = 0
    return (
      kinds.slice(0, 3).find((kind) => chosen < (upTo += load[kind as 'search' | 'item' | 'purchase'])) ??
      'change'
    )
  }

  function next(): void {
    const kind = kindOfNext()
    const began = clock.now
    requests[kind](() => {
      times[kind].push(clock.now - began)
      next()
    })
  }

  for (let client = 0; client < load.clients; client += 1) clock.after(random.next(), next)
  clock.runUntil(warmUpMs)
  for (const kind of kinds) times[kind] = []
  for (const database of databases) database.forget()
  requests.spread = 0
  clock.runUntil(warmUpMs + measuredMs)

  const perSecond = (kind: (typeof kinds)[number]) => (times[kind].length * 1000) / measuredMs
  const busiest = (of: (database: Database) => number) => Math.max(...databases.map(of)) / measuredMs
  const writes = Math.max(1, times.purchase.length + times.change.length)
  return {
    cut,
    databases: count,
    throughput: kinds.reduce((sum, kind) => sum + perSecond(kind), 0),
    purchases: perSecond('purchase'),
    searchP99: percentile(times.search, 0.99),
    purchaseP99: percentile(times.purchase, 0.99),
    processor: busiest(({ busyMs }) => busyMs) / hardware.cores,
    log: busiest(({ flushingMs }) => flushingMs),
    spread: Math.min(1, requests.spread / Math.max(1, times.purchase.length)),
    waits: databases.reduce((sum, { lockWaits }) => sum + lockWaits, 0) / writes,
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
