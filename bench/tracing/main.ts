import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { median } from '../statistics/moments.ts'
import type { Lane } from '../wire/driver.ts'
import { Market } from '../wire/market.ts'
import { measure, type Measurement, totalMicros } from '../wire/measure.ts'
import { tracedLanes } from './traced-lanes.ts'

/**
 * What it costs that one request in so many asks where its time goes. The same chain with tracing and without takes
 * turns in short rounds, each pair in the other order than the one before, so that a machine that slows down slows both.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '1' },
    every: { type: 'string', default: '50' },
    /** Only this workload, or only this number of connections. */
    workload: { type: 'string' },
    connections: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const every = Number(values.every)
const measureMs = Number(values.seconds) * 1000

interface Setting {
  name: string
  lanes: Lane[]
}

interface Pair {
  off: Measurement
  on: Measurement
}

const market = await Market.open()
const sellers = await market.sellerLanes(100)
const buyers = await market.buyerLanes(100)
const course = (each: number) => [...sellers.slice(0, each), ...buyers.slice(0, each)]
const settings: Setting[] = [
  { name: 'searches', lanes: buyers.slice(0, 20) },
  { name: 'mixed', lanes: course(10) },
  { name: 'mixed', lanes: course(100) },
].filter(({ name, lanes }) => {
  return (values.workload ?? name) === name && Number(values.connections ?? lanes.length) === lanes.length
})

const write = (line: string) => process.stdout.write(`${line}\n`)
const results: object[] = []
if (!values.json) {
  write(
    `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}, ${rounds} pairs of rounds`,
  )
  write(`One request in ${every} asks for the times of each hop. Medians; in brackets the middle half.\n`)
  write('workload  connections   chain/s   costs of its throughput   costs of processor time an operation')
}
for (const { name, lanes } of settings) {
  const pairs = await measurePairs(lanes)
  const throughput = costs(pairs.map(({ off, on }) => 1 - on.perSecond / off.perSecond))
  const cpu = costs(pairs.map(({ off, on }) => totalMicros(on) / totalMicros(off) - 1))
  const chainPerSecond = median(pairs.map(({ off }) => off.perSecond))
  results.push({ workload: name, connections: lanes.length, chainPerSecond, throughput, cpu })
  if (values.json) continue
  write(
    [
      name.padEnd(9),
      String(lanes.length).padStart(11),
      chainPerSecond.toFixed(0).padStart(9),
      shown(throughput).padStart(25),
      shown(cpu).padStart(38),
    ].join(' '),
  )
}
if (values.json) write(JSON.stringify({ node: process.version, cpus: cpus().length, rounds, every, results }))
await market.close()

async function measurePairs(lanes: Lane[]): Promise<Pair[]> {
  const traced = tracedLanes(lanes, every)
  const off = () => measure(lanes, market.pids, measureMs)
  const on = () => measure(traced, market.pids, measureMs)
  const pairs: Pair[] = []
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) pairs.push({ off: await off(), on: await on() })
    else {
      const first = await on()
      pairs.push({ on: first, off: await off() })
    }
  }
  return pairs
}

interface Costs {
  median: number
  low: number
  high: number
}

function costs(shares: number[]): Costs {
  const sorted = [...shares].sort((a, b) => a - b)
  const quarter = Math.floor(sorted.length / 4)
  return { median: median(sorted), low: sorted[quarter]!, high: sorted[sorted.length - 1 - quarter]! }
}

function shown({ median, low, high }: Costs): string {
  const percent = (share: number) => (share * 100).toFixed(1)
  return `${percent(median)} % (${percent(low)} to ${percent(high)})`
}
