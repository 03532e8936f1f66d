import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { runExperiment } from '../../bench/experiments/run-experiment.ts'
import { forkExperimentHost, forkHost } from '../../bench/fork-host.ts'
import type { WorkloadName } from '../../bench/model/workload.ts'
import { runBenchmark } from '../../bench/run-benchmark.ts'
import { parseHistory } from '../../services/consistency/history.ts'
import { writeLine } from '../../services/text/terminal.ts'
import { UsageError } from '../base/exit-codes.ts'
import { checkWritable } from '../base/option-files.ts'
import { onStopSignals } from '../base/stop-signals.ts'
import { planOf } from '../bench/plan-of-options.ts'
import { findExperiment, withSeed } from '../experiment/find-experiment.ts'
import { counted } from '../output/format.ts'
import { stdoutPrinter } from '../output/printer.ts'

export interface RecordOptions {
  experiment?: string
  short?: boolean
  buyers: number
  sellers: number
  ops: number
  workload: WorkloadName
  seed?: number
  buyer?: string
  seller?: string
  json?: boolean
}

interface Run {
  built: URL
  history: string
  signal: AbortSignal
  say(line: string): void
}

/** Has clients work, and leaves what they read and wrote in a file. */
export async function recordHistory(file: string, options: RecordOptions, built: URL): Promise<void> {
  checkWritable(file)
  const controller = new AbortController()
  const say = (line: string) => writeLine(process.stderr, line)
  const run = { built, history: resolve(file), signal: controller.signal, say }
  onStopSignals(
    () => controller.abort(),
    () => say('Still stopping what was started; this takes a few seconds.'),
    false,
  )
  try {
    if (options.experiment === undefined) await benchmark(options, run)
    else await experiment(options.experiment, options, run)
  } catch (error) {
    if (!controller.signal.aborted) throw error
    throw new Error('Cancelled: nothing was recorded.', { cause: error })
  }
  const entries = parseHistory(readFileSync(run.history, 'utf8'))
  const sessions = new Set(entries.map(({ session }) => session)).size
  const writes = entries.filter(({ op }) => op === 'write').length
  const printer = stdoutPrinter(options)
  printer.data({ file: run.history, reads: entries.length - writes, writes, sessions })
  printer.say(
    `${counted(entries.length - writes, 'read')} and ${counted(writes, 'write')} of ${counted(sessions, 'session')} ` +
      `are in ${file}. "marketlab check history ${file}" judges them.`,
  )
}

async function benchmark(options: RecordOptions, { built, history, signal, say }: Run): Promise<void> {
  const { buyers, sellers, ops, workload, seed = 1, buyer, seller } = options
  const once = {
    runs: 1,
    warmUp: 0,
    traceEvery: 0,
    processes: 1,
    frontends: 1,
    through: 'direct',
    timeout: 30,
  } as const
  const given = { ...(buyer !== undefined && { buyer }), ...(seller !== undefined && { seller }) }
  const plan = planOf({ buyers, sellers, ops, workload, seed, ...once, ...given })
  await runBenchmark(plan, { host: forkHost(built, say), signal, onProgress: () => undefined, history })
}

async function experiment(named: string, options: RecordOptions, run: Run): Promise<void> {
  if (options.buyer !== undefined || options.seller !== undefined)
    throw new UsageError(
      '--experiment: an experiment has a cluster of its own. Leave --buyer and --seller out.',
    )
  const { built, history, signal, say } = run
  const { name, schedule } = findExperiment(named, built)
  const result = await runExperiment(withSeed(schedule, options.seed), {
    name,
    host: forkExperimentHost(built, say),
    signal,
    onProgress: (told) => {
      if (told.kind === 'step') say(`${(told.step.firedAt / 1000).toFixed(2)} s: ${told.step.text}`)
    },
    short: options.short ?? false,
    history,
  })
  if (result.verdict.level !== 'passed')
    say(`The experiment itself: ${result.verdict.level}. "marketlab experiment run ${named}" says more.`)
}
