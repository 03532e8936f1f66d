import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeLine } from '../../../services/text/terminal.ts'
import type { Lane } from './driver.ts'
import { Market } from './market.ts'
import { measure, type Measurement, totalMicros } from './measure.ts'

/**
 * The cluster that the desktop app started, as utility processes of Electron, beside one that the command line would
 * start, as processes of Node. The same driver takes them in turn, so that a machine that slows down slows both.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    processes: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const measureMs = Number(values.seconds) * 1000
const [folder] = positionals
if (folder === undefined) throw new Error("usage: bench:app <the running app's data folder>")

const markets = {
  inApp: Market.find(resolve(process.env.INIT_CWD ?? '.', folder)),
  alone: await Market.open(),
}
const lanes = { inApp: await lanesOf(markets.inApp), alone: await lanesOf(markets.alone) }

const write = (line: string) => writeLine(process.stdout, line)
write(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, median of ${rounds} rounds`)
write(
  'workload  connections   app/s   command line/s   app÷command line (lowest–highest)   CPU µs/op: app   command line',
)
for (const workload of ['searches', 'mixed'] as const) {
  for (const connections of [20, 200]) {
    const pairs: { inApp: Measurement; alone: Measurement }[] = []
    for (let round = 0; round < rounds; round += 1) {
      pairs.push({
        inApp: await measure(lanes.inApp[workload](connections), markets.inApp.pids, measureMs),
        alone: await measure(lanes.alone[workload](connections), markets.alone.pids, measureMs),
      })
    }
    const ratios = pairs.map(({ inApp, alone }) => inApp.perSecond / alone.perSecond)
    const columns: [number | string, number][] = [
      [connections, 11],
      [median(pairs.map(({ inApp }) => inApp.perSecond)).toFixed(0), 7],
      [median(pairs.map(({ alone }) => alone.perSecond)).toFixed(0), 16],
      [median(ratios).toFixed(2), 18],
      [`(${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`, 17],
      [median(pairs.map(({ inApp }) => totalMicros(inApp))).toFixed(0), 17],
      [median(pairs.map(({ alone }) => totalMicros(alone))).toFixed(0), 14],
    ]
    write([workload.padEnd(9), ...columns.map(([text, width]) => String(text).padStart(width))].join(' '))
    if (!values.processes) continue
    for (const [where, { cpuMicros }] of Object.entries(pairs.at(-1)!)) {
      const each = Object.entries(cpuMicros).map(
        ([name, { user, system }]) => `${name} ${user.toFixed(1)}+${system.toFixed(1)}`,
      )
      write(`  ${where}, own code + kernel: ${each.join(', ')}`)
    }
  }
}
await markets.alone.close()
await markets.inApp.close()

async function lanesOf(market: Market): Promise<Record<'searches' | 'mixed', (count: number) => Lane[]>> {
  // The app's passwords cost what they should: few accounts, each with several connections.
  const sellers = await market.sellerLanes(10)
  const buyers = await market.buyerLanes(20)
  const take = (from: Lane[], count: number) =>
    Array.from({ length: count }, (_, index) => from[index % from.length]!)
  return {
    searches: (count) => take(buyers, count),
    mixed: (count) => [...take(sellers, count / 2), ...take(buyers, count / 2)],
  }
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
