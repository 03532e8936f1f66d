import { fork } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { writeLine } from '../../../services/text/terminal.ts'
import { usualTraceEvery } from '../../model/plan.ts'
import { median } from '../../statistics/moments.ts'
import type { Lane } from '../wire/driver.ts'
import { Market } from '../wire/market.ts'
import { message } from '../wire/measure.ts'
import { type Cost, costOf } from './cost.ts'
import type { Turn, TurnsOrder, TurnsResult } from './driver.ts'

/** Measures the cost of tracing one request in this many. */
const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '500' },
    turn: { type: 'string', default: '50' },
    every: { type: 'string', default: String(usualTraceEvery) },
    /** Only this workload, or only this number of connections. */
    workload: { type: 'string' },
    connections: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const pairs = Number(values.pairs)
const turnMs = Number(values.turn)
const every = Number(values.every)

interface Setting {
  workload: string
  lanes: Lane[]
}

const market = await Market.open()
const sellers = await market.sellerLanes(100)
const buyers = await market.buyerLanes(100)
const mixed = (each: number) => [...sellers.slice(0, each), ...buyers.slice(0, each)]
const settings: Setting[] = [
  { workload: 'searches', lanes: buyers.slice(0, 20) },
  { workload: 'mixed', lanes: mixed(10) },
  { workload: 'mixed', lanes: mixed(100) },
].filter(({ workload, lanes }) => {
  return (
    (values.workload ?? workload) === workload && Number(values.connections ?? lanes.length) === lanes.length
  )
})

const write = (line: string) => writeLine(process.stdout, line)
const results: object[] = []
if (!values.json) {
  write(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`)
  write(
    `One request in ${every} asks for the times of its hops: ${pairs} pairs of ${turnMs} ms with and without.\n`,
  )
  write(
    'workload  connections   chain/s   costs of throughput (95 % interval)   costs of processor time (interval)',
  )
}
for (const { workload, lanes } of settings) {
  const turns = await takeTurns(lanes)
  const figures = {
    workload,
    connections: lanes.length,
    chainPerSecond: median(turns.map(({ off }) => perSecond(off))),
    throughput: costOf(turns.map(({ off, on }) => 1 - perSecond(on) / perSecond(off))),
    cpu: costOf(turns.map(({ off, on }) => cpuOf(on) / cpuOf(off) - 1)),
  }
  results.push(figures)
  if (values.json) continue
  write(
    [
      workload.padEnd(9),
      String(lanes.length).padStart(11),
      figures.chainPerSecond.toFixed(0).padStart(9),
      shown(figures.throughput).padStart(37),
      shown(figures.cpu).padStart(36),
    ].join(' '),
  )
}
if (values.json)
  write(JSON.stringify({ node: process.version, cpus: cpus().length, pairs, turnMs, every, results }))
await market.close()

async function takeTurns(lanes: Lane[]): Promise<TurnsResult['pairs']> {
  const driver = fork(new URL('./bench-tracing-driver.js', import.meta.url))
  driver.send({ lanes, every, pairs, turnMs, pids: Object.values(market.pids) } satisfies TurnsOrder)
  const result = (await message(driver, 'result')) as TurnsResult
  if (result.failures > 0) throw new Error(`${result.failures} operations failed`)
  return result.pairs
}

function perSecond({ operations, seconds }: Turn): number {
  return operations / seconds
}

function cpuOf({ operations, cpuSeconds }: Turn): number {
  return cpuSeconds / operations
}

function shown({ median, interval }: Cost): string {
  const percent = (share: number) => (share * 100).toFixed(1)
  return `${percent(median)} % (${interval ? `${percent(interval.low)} to ${percent(interval.high)}` : 'too few'})`
}
