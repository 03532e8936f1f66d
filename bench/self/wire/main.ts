import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { writeLine } from '../../../services/text/terminal.ts'
import type { Lane } from './driver.ts'
import { Market } from './market.ts'
import { measure, type Measurement, totalMicros } from './measure.ts'

/**
 * How much of a raw echo's rate the whole chain reaches: client, frontend, both databases, every write durable and every
 * session checked. Echo and chain take turns, so that a machine that slows down slows both.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    /** Only this workload, or only this number of connections. */
    workload: { type: 'string' },
    connections: { type: 'string' },
    /** Tells the processor time of each process as well. */
    processes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const measureMs = Number(values.seconds) * 1000

interface Setting {
  name: string
  connections: number
  lanes: Lane[]
}

const echo = fork(new URL('./bench-wire-echo.js', import.meta.url))
const [{ port: echoPort }] = (await once(echo, 'message')) as [{ port: number }]
const market = await Market.open()

const sellers = await market.sellerLanes(100)
const buyers = await market.buyerLanes(200)
const settings: Setting[] = [
  { name: 'searches', connections: 2, lanes: buyers.slice(0, 2) },
  { name: 'searches', connections: 20, lanes: buyers.slice(0, 20) },
  { name: 'searches', connections: 200, lanes: buyers },
  { name: 'mixed', connections: 20, lanes: [...sellers.slice(0, 10), ...buyers.slice(0, 10)] },
  { name: 'mixed', connections: 200, lanes: [...sellers, ...buyers.slice(0, 100)] },
].filter(({ name, connections }) => {
  return (values.workload ?? name) === name && Number(values.connections ?? connections) === connections
})

const write = (line: string) => writeLine(process.stdout, line)
const results: object[] = []
if (!values.json) {
  write(
    `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}, median of ${rounds} rounds`,
  )
  write(
    'searches: ten items each. mixed: half the connections search, half change prices, every change durable.\n',
  )
  write(
    'workload  connections    echo/s   chain/s   chain÷echo (lowest–highest)   CPU µs an operation: chain   echo',
  )
}

for (const setting of settings) {
  const pairs: { echo: Measurement; chain: Measurement }[] = []
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({
      echo: await measure(echoLanes(setting.connections), { echo: echo.pid! }, measureMs),
      chain: await measure(setting.lanes, market.pids, measureMs),
    })
  }
  const ratios = pairs.map((pair) => pair.chain.perSecond / pair.echo.perSecond)
  const figures = {
    workload: setting.name,
    connections: setting.connections,
    echoPerSecond: median(pairs.map((pair) => pair.echo.perSecond)),
    chainPerSecond: median(pairs.map((pair) => pair.chain.perSecond)),
    ratio: median(ratios),
    ratios,
    chainCpuMicros: median(pairs.map((pair) => totalMicros(pair.chain))),
    echoCpuMicros: median(pairs.map((pair) => totalMicros(pair.echo))),
    chainProcesses: pairs.at(-1)!.chain.cpuMicros,
  }
  results.push(figures)
  if (values.json) continue
  write(
    [
      figures.workload.padEnd(9),
      String(figures.connections).padStart(11),
      figures.echoPerSecond.toFixed(0).padStart(9),
      figures.chainPerSecond.toFixed(0).padStart(9),
      figures.ratio.toFixed(3).padStart(12),
      `(${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)})`.padStart(16),
      figures.chainCpuMicros.toFixed(0).padStart(27),
      figures.echoCpuMicros.toFixed(0).padStart(6),
    ].join(' '),
  )
  if (!values.processes) continue
  for (const [name, { user, system }] of Object.entries(figures.chainProcesses)) {
    write(
      `${name.padStart(27)}  ${user.toFixed(1).padStart(5)} µs own code, ${system.toFixed(1).padStart(5)} µs kernel`,
    )
  }
}
if (values.json) write(JSON.stringify({ node: process.version, cpus: cpus().length, rounds, results }))

await market.close()
echo.disconnect()

function echoLanes(connections: number): Lane[] {
  return Array.from({ length: connections }, () => ({ port: echoPort, requests: ['x'.repeat(200)] }))
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
