import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Lane } from './driver.ts'
import { Market } from './market.ts'
import { measure, type Measurement } from './measure.ts'

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
    json: { type: 'boolean' },
  },
})
const rounds = Number(values.rounds)
const measureMs = Number(values.seconds) * 1000

interface Setting {
  name: string
  connections: number
  lanes: Lane[]
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
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
  { name: 'half price changes', connections: 20, lanes: [...sellers.slice(0, 10), ...buyers.slice(0, 10)] },
  { name: 'half price changes', connections: 200, lanes: [...sellers, ...buyers.slice(0, 100)] },
].filter(({ name, connections }) => {
  return (values.workload ?? name) === name && Number(values.connections ?? connections) === connections
})

function echoLanes(connections: number): Lane[] {
  return Array.from({ length: connections }, () => ({ port: echoPort, requests: ['x'.repeat(200)] }))
}

const write = (line: string) => process.stdout.write(`${line}\n`)
const results: object[] = []
if (!values.json) {
  write(
    `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}, median of ${rounds} rounds\n`,
  )
  write(
    'workload            connections   echo/s   chain/s   chain÷echo (lowest–highest)   CPU µs/op: chain   echo',
  )
}
for (const { name, connections, lanes } of settings) {
  const pairs: { echo: Measurement; chain: Measurement }[] = []
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({
      echo: await measure(echoLanes(connections), [echo.pid!], measureMs),
      chain: await measure(lanes, market.pids, measureMs),
    })
  }
  const ratios = pairs.map((pair) => pair.chain.perSecond / pair.echo.perSecond)
  const echoRate = median(pairs.map((pair) => pair.echo.perSecond))
  const chainRate = median(pairs.map((pair) => pair.chain.perSecond))
  const cpu = median(pairs.map((pair) => pair.chain.cpuMicros ?? NaN))
  const echoCpu = median(pairs.map((pair) => pair.echo.cpuMicros ?? NaN))
  results.push({
    workload: name,
    connections,
    echoRate,
    chainRate,
    ratio: median(ratios),
    ratios,
    cpuMicros: cpu,
    echoCpuMicros: echoCpu,
  })
  if (values.json) continue
  write(
    [
      name.padEnd(19),
      String(connections).padStart(11),
      echoRate.toFixed(0).padStart(9),
      chainRate.toFixed(0).padStart(9),
      median(ratios).toFixed(3).padStart(12),
      `(${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)})`.padStart(15),
      cpu.toFixed(0).padStart(20),
      echoCpu.toFixed(0).padStart(6),
    ].join(' '),
  )
}
if (values.json) write(JSON.stringify({ node: process.version, cpus: cpus().length, rounds, results }))

await market.close()
echo.disconnect()
