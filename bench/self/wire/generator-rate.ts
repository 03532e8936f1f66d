import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { writeJson, writeLine } from '../../../services/text/terminal.ts'
import { forkHost } from '../../fork-host.ts'
import { GeneratorPool } from '../../run/generator-pool.ts'
import { mergeMeasurements } from '../../run/merge-measurements.ts'
import type { Lane } from './driver.ts'
import { measure } from './measure.ts'

/**
 * Whether the load generator could be what limits a benchmark: it and the small driver take turns at the raw echo, with
 * as many connections, and the generator counts, times and tells all that it does for a benchmark.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '2' },
    clients: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const clients = Number(values.clients)

const echo = fork(new URL('./bench-wire-echo.js', import.meta.url))
const [{ port }] = (await once(echo, 'message')) as [{ port: number }]
const address = { host: '127.0.0.1', port }
const raw = 'x'.repeat(200)
/** A request about as long as the generator's; the echo returns the id. */
const request = `{"id":1000,"op":"SearchItemsForSale","session":"echo","args":{"category":1234,"keywords":["lamp"],"limit":10}}`
const lanesOf = (text: string): Lane[] =>
  Array.from({ length: clients * 2 }, () => ({ port, requests: [text] }))

const write = (line: string) => writeLine(values.json ? process.stderr : process.stdout, line)
const host = forkHost(new URL('./', import.meta.url), write)
const pool = new GeneratorPool(host, 1, new AbortController().signal)
await pool.prepare(
  {
    addresses: { buyer: [address], seller: [address] },
    ...{ workload: 'course', seed: 1, scenario: 0, tag: '0', buyers: clients, sellers: clients },
    ...{ requestTimeoutMs: 30_000, traceEvery: 0 },
  },
  () => undefined,
)

interface Rate {
  perSecond: number
  /** The processor time of this end alone. */
  cpuMicros: number
}

async function generatorRate(ops: number, run: number): Promise<Rate> {
  const measured = await pool.drive({ loop: { kind: 'closed' }, ops, run }, () => undefined)
  const { throughput, errors, generator } = mergeMeasurements(measured)
  if (errors > 0) throw new Error(`${errors} calls failed`)
  return { perSecond: throughput, cpuMicros: (generator.cpuShare / throughput) * 1e6 }
}

async function driverRate(text: string): Promise<Rate> {
  const { perSecond, cpuMicros } = await measure(lanesOf(text), { echo: echo.pid! }, seconds * 1000)
  const { user, system } = cpuMicros.driver ?? { user: 0, system: 0 }
  return { perSecond, cpuMicros: user + system }
}

write(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`)
write(`raw echo, ${clients} + ${clients} connections, ${rounds} rounds of ${seconds} s each, in turn`)
write('calls a second (µs of processor time for each)\n')
write('   small driver       driver, with ids   generator          ÷ driver   ÷ driver with ids')
let pace = await generatorRate(1_000, 0)
const ratios: { raw: number; ids: number }[] = []
for (let round = 1; round <= rounds; round += 1) {
  const driver = await driverRate(raw)
  const withIds = await driverRate(request)
  pace = await generatorRate(Math.ceil((pace.perSecond * seconds) / (clients * 2)), round)
  const ratio = { raw: pace.perSecond / driver.perSecond, ids: pace.perSecond / withIds.perSecond }
  ratios.push(ratio)
  const rates = [driver, withIds, pace].map(
    ({ perSecond, cpuMicros }) => `${perSecond.toFixed(0).padStart(9)} (${cpuMicros.toFixed(1).padStart(4)})`,
  )
  write(`${rates.join('   ')} ${ratio.raw.toFixed(3).padStart(15)} ${ratio.ids.toFixed(3).padStart(19)}`)
}
write(`\nmedian generator÷driver: ${median(ratios.map((ratio) => ratio.raw)).toFixed(3)}`)
write(`where the driver too is given its ids back: ${median(ratios.map(({ ids }) => ids)).toFixed(3)}`)
if (values.json) writeJson(process.stdout, { ratios })
await pool.close()
echo.disconnect()

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
