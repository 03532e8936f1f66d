import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { writeLine } from '../../../services/text/terminal.ts'
import { ForkLauncher } from '../../../services/cluster/fork-launcher.ts'
import { forkHost } from '../../fork-host.ts'
import { GeneratorPool } from '../../run/generator-pool.ts'
import { mergeMeasurements } from '../../run/merge-measurements.ts'
import { median } from '../../statistics/moments.ts'
import { privateCluster } from '../../target/private-cluster.ts'
import type { Lane } from '../wire/driver.ts'
import { measure } from '../wire/measure.ts'

/**
 * Measures the share of a raw echo's rate that the course's workload reaches. The benchmark's own generator, counting
 * and timing every call, drives the whole chain in turn with the echo and its small driver at as many connections. Half
 * of the clients change prices, every change durable; half search, every session checked.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '2' },
    /** Buyers, and as many sellers, of each setting. */
    clients: { type: 'string', default: '10,100' },
    json: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const settings = values.clients.split(',').map(Number)
const warmUpOps = 300

interface Round {
  chainPerSecond: number
  echoPerSecond: number
  ratio: number
}

const built = new URL('./', import.meta.url)
const write = (line: string) => writeLine(process.stdout, line)
const tell = (line: string) => (values.json ? undefined : write(line))

const echo = fork(new URL('bench-wire-echo.js', built))
const [{ port: echoPort }] = (await once(echo, 'message')) as [{ port: number }]
const own = privateCluster({
  launcher: new ForkLauncher((service) => new URL(`${service}.js`, built)),
  onLine: (line) => writeLine(process.stderr, line),
})
await own.cluster.start()
const { config } = own.cluster
const { 'buyer-frontend': buyer, 'seller-frontend': seller } = config.services
const addresses = { buyer: [buyer], seller: [seller] }
const host = forkHost(built, (line) => writeLine(process.stderr, line))

tell(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`)
tell(`workload course, closed loop, ${rounds} rounds of ${seconds} s each in turn with the echo\n`)
tell('clients      chain/s    echo/s   chain÷echo')
const results: object[] = []
for (const [scenario, clients] of settings.entries()) {
  const measured = await settingOf(clients, scenario)
  const ratio = median(measured.map((round) => round.ratio))
  results.push({ buyers: clients, sellers: clients, ratio, rounds: measured })
  const ratios = measured.map((round) => round.ratio)
  const spread = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`
  tell(`${clients} + ${clients}: median chain÷echo ${ratio.toFixed(3)} (${spread})\n`)
}
if (values.json) write(JSON.stringify({ node: process.version, cpus: cpus().length, seconds, results }))
await own.stop()
echo.disconnect()

async function settingOf(clients: number, scenario: number): Promise<Round[]> {
  const pool = new GeneratorPool(host, 1, new AbortController().signal)
  await pool.prepare(
    {
      ...{
        addresses,
        workload: 'course',
        seed: 1,
        scenario,
        tag: 'course',
        buyers: clients,
        sellers: clients,
      },
      ...{ requestTimeoutMs: 30_000, traceEvery: 0 },
    },
    () => undefined,
  )
  let pace = await chainRate(pool, warmUpOps, 0)
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const echoPerSecond = await echoRate(clients * 2)
    pace = await chainRate(pool, Math.ceil((pace * seconds) / (clients * 2)), round)
    const ratio = pace / echoPerSecond
    measured.push({ chainPerSecond: pace, echoPerSecond, ratio })
    const figures = [pace.toFixed(0).padStart(10), echoPerSecond.toFixed(0).padStart(9)]
    tell(`${`${clients} + ${clients}`.padEnd(9)} ${figures.join(' ')} ${ratio.toFixed(3).padStart(12)}`)
  }
  await pool.close()
  return measured
}

async function chainRate(pool: GeneratorPool, ops: number, run: number): Promise<number> {
  const measurements = await pool.drive({ loop: { kind: 'closed' }, ops, run }, () => undefined)
  const { throughput, errors } = mergeMeasurements(measurements)
  if (errors > 0) throw new Error(`${errors} calls failed`)
  return throughput
}

async function echoRate(connections: number): Promise<number> {
  const lanes: Lane[] = Array.from({ length: connections }, () => ({
    port: echoPort,
    requests: ['x'.repeat(200)],
  }))
  return (await measure(lanes, { echo: echo.pid! }, seconds * 1000)).perSecond
}
