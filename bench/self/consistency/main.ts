import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { writeLine } from '../../../services/text/terminal.ts'
import type { CatalogueSettings } from '../../../services/contract/following.ts'
import { ForkLauncher } from '../../../services/cluster/fork-launcher.ts'
import { median } from '../../statistics/moments.ts'
import { pidsOf } from '../../target/open-target.ts'
import { privateCluster } from '../../target/private-cluster.ts'
import type { Lane } from '../wire/driver.ts'
import { Market } from '../wire/market.ts'
import { measure, type Measurement, totalMicros } from '../wire/measure.ts'

/**
 * Measures the work that followers save product-db when they answer reads of the catalogue, and its cost for all other
 * processes.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    followers: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const measureMs = Number(values.seconds) * 1_000
const ways = ['strong', 'eventual'] as const
type Way = (typeof ways)[number]

const followers = Number(values.followers)
const own = privateCluster({
  launcher: new ForkLauncher((service) => new URL(`./${service}.js`, import.meta.url)),
  onLine: (line) => writeLine(process.stderr, line),
  wanted: { followers },
})
const { cluster } = own
await cluster.start()
const market = Market.on(cluster.healthy(), () => own.stop())
const pids = pidsOf(cluster.healthy())
const sellers = await market.sellerLanes(100)
const buyers = await market.buyerLanes(20)
const settings: { workload: string; lanes: Lane[] }[] = [
  { workload: 'searches', lanes: buyers },
  { workload: 'mixed', lanes: [...sellers.slice(0, 10), ...buyers.slice(0, 10)] },
]

const write = (line: string) => writeLine(process.stdout, line)
if (!values.json) {
  write(
    `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}, ${followers} follower(s), ` +
      `median of ${values.rounds} rounds`,
  )
  write(
    'searches: 20 connections, ten items each. mixed: half of them change prices, every change durable.\n',
  )
  write('workload  reads      operations/s   CPU µs an operation: product-db   followers   all processes')
}
const results = []
for (const { workload, lanes } of settings) {
  const measured: Record<Way, Measurement[]> = { strong: [], eventual: [] }
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const reads of ways) {
      await read(reads)
      measured[reads].push(await measure(lanes, pids, measureMs))
    }
  }
  for (const reads of ways) {
    const figures = figuresOf(workload, reads, measured[reads])
    results.push(figures)
    if (!values.json) write(lineOf(figures))
  }
}
if (values.json) write(JSON.stringify({ node: process.version, cpus: cpus().length, results }))
await market.close()

/** The frontend asks the followers once it has connections to them. */
async function read(reads: Way): Promise<void> {
  const settings: CatalogueSettings = { reads, readYourWrites: false, monotonicReads: false }
  await cluster.instructions.give({ member: 'buyer-frontend' }, 'SetCatalogueReads', settings).all
}

function figuresOf(workload: string, reads: Way, measurements: readonly Measurement[]) {
  const micros = (of: (name: string) => boolean) =>
    median(
      measurements.map(({ cpuMicros }) =>
        Object.entries(cpuMicros).reduce(
          (sum, [name, time]) => sum + (of(name) ? time.user + time.system : 0),
          0,
        ),
      ),
    )
  return {
    workload,
    reads,
    perSecond: median(measurements.map(({ perSecond }) => perSecond)),
    owner: micros((name) => name === 'product-db'),
    followers: micros((name) => name.startsWith('product-follower')),
    all: median(measurements.map(totalMicros)),
  }
}

function lineOf({ workload, reads, perSecond, owner, followers, all }: ReturnType<typeof figuresOf>): string {
  return [
    workload.padEnd(9),
    reads.padEnd(9),
    perSecond.toFixed(0).padStart(13),
    owner.toFixed(1).padStart(33),
    followers.toFixed(1).padStart(11),
    all.toFixed(1).padStart(15),
  ].join(' ')
}
