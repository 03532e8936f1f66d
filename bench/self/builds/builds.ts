import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeLine } from '../../../services/text/terminal.ts'
import { median } from '../../statistics/moments.ts'
import { type Cost, costOf } from '../tracing/cost.ts'
import type { BuildsOrder, BuildsResult } from './builds-driver.ts'
import type { Lane } from '../wire/driver.ts'
import { Market } from '../wire/market.ts'
import { message } from '../wire/measure.ts'
import { marketOf } from './other-build.ts'

/**
 * Measures the cost of this build compared with another one: both clusters run at once, and their clients take turns.
 */
const { values } = parseArgs({
  options: {
    /** The checkout to compare with, built. */
    against: { type: 'string' },
    pairs: { type: 'string', default: '300' },
    turn: { type: 'string', default: '60' },
    workload: { type: 'string' },
    connections: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const write = (line: string) => writeLine(process.stdout, line)

const other = resolve(values.against ?? '')
if (values.against === undefined || !existsSync(resolve(other, 'out/customer-db.js'))) {
  writeLine(
    process.stderr,
    'Name a checkout to compare with, in which "npm ci" was run: npm run bench:builds -- --against ../before',
  )
  process.exit(2)
}

interface Setting {
  workload: string
  before: Lane[]
  now: Lane[]
}

const markets = {
  before: await marketOf(other),
  now: await Market.open(),
}
const [before, now] = [await lanesOf(markets.before), await lanesOf(markets.now)]
const settings: Setting[] = [
  { workload: 'searches', before: before.buyers.slice(0, 20), now: now.buyers.slice(0, 20) },
  { workload: 'mixed', before: before.mixed(10), now: now.mixed(10) },
  { workload: 'mixed', before: before.mixed(100), now: now.mixed(100) },
].filter(({ workload, now: lanes }) => {
  return (
    (values.workload ?? workload) === workload && Number(values.connections ?? lanes.length) === lanes.length
  )
})

const order = { pairs: Number(values.pairs), turnMs: Number(values.turn) }
const results: object[] = []
if (!values.json) {
  write(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`)
  write(`This build costs more than the other one, by ${order.pairs} pairs of ${order.turnMs} ms:\n`)
  write('workload  connections   chain/s   of throughput (95 % interval)   of processor time (95 % interval)')
}
for (const { workload, ...lanes } of settings) {
  const turns = await takeTurns(lanes.before, lanes.now)
  const figures = {
    workload,
    connections: lanes.now.length,
    chainPerSecond: median(turns.map((pair) => pair.now.perSecond)),
    throughput: costOf(turns.map((pair) => 1 - pair.now.perSecond / pair.before.perSecond)),
    cpu: costOf(turns.map((pair) => pair.now.cpuMicros / pair.before.cpuMicros - 1)),
  }
  results.push(figures)
  if (values.json) continue
  write(
    [
      workload.padEnd(9),
      String(figures.connections).padStart(11),
      figures.chainPerSecond.toFixed(0).padStart(9),
      shown(figures.throughput).padStart(31),
      shown(figures.cpu).padStart(35),
    ].join(' '),
  )
}
if (values.json) write(JSON.stringify({ node: process.version, cpus: cpus().length, ...order, results }))
await Promise.all([markets.before.close(), markets.now.close()])

async function lanesOf(market: Market) {
  const [sellers, buyers] = [await market.sellerLanes(100), await market.buyerLanes(100)]
  return { buyers, mixed: (each: number) => [...sellers.slice(0, each), ...buyers.slice(0, each)] }
}

async function takeTurns(former: Lane[], present: Lane[]): Promise<BuildsResult['pairs']> {
  const driver = fork(new URL('./bench-builds-driver.js', import.meta.url))
  driver.send({
    ...order,
    before: { lanes: former, pids: Object.values(markets.before.pids) },
    now: { lanes: present, pids: Object.values(markets.now.pids) },
  } satisfies BuildsOrder)
  const result = (await message(driver, 'result')) as BuildsResult
  if (result.failures > 0) throw new Error(`${result.failures} operations failed`)
  return result.pairs
}

function shown({ median, interval }: Cost): string {
  const percent = (share: number) => (share * 100).toFixed(1)
  return `${percent(median)} % (${interval ? `${percent(interval.low)} to ${percent(interval.high)}` : 'too few'})`
}
