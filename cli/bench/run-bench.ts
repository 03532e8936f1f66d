import { writeFileSync } from 'node:fs'
import { forkHost } from '../../bench/fork-host.ts'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import { textReport } from '../../bench/report/text-report.ts'
import { writeReport } from '../../bench/report/write-report.ts'
import { runBenchmark } from '../../bench/run-benchmark.ts'
import { jsonText } from '../../services/text/harmless.ts'
import { writeJson, writeLine } from '../../services/text/terminal.ts'
import { whenReaderLeaves } from '../base/broken-pipe.ts'
import { checkPlaces } from '../base/option-files.ts'
import { onStopSignals } from '../base/stop-signals.ts'
import { exitCodes } from '../base/exit-codes.ts'
import { wantsColours } from '../output/printer.ts'
import { type BenchCommandOptions, planOf } from './plan-of-options.ts'
import { ProgressLine } from './progress-line.ts'
import { ScheduleWarnings } from './schedule-warnings.ts'

const plainColumns = 100

/** Measures, says how far it has come, and leaves what was asked for: a table, JSON, reports. */
export async function runBench(options: BenchCommandOptions, built: URL): Promise<void> {
  const { stdout, stderr } = process
  whenReaderLeaves(stdout, () => undefined)
  whenReaderLeaves(stderr, () => undefined)
  const plan = planOf(options)
  checkPlaces(options)
  const progress = new ProgressLine(plan, stderr)
  const warnings = new ScheduleWarnings()
  for (const line of warnings.before(plan)) progress.write(line)
  const { signal, abort } = cancelling()
  onStopSignals(
    abort,
    () => progress.write('Still stopping what was started; this takes a few seconds.'),
    false,
  )
  try {
    const result = await runBenchmark(plan, {
      host: forkHost(built, (line) => progress.write(line)),
      signal,
      onProgress: (told) => {
        progress.show(told)
        if (told.kind === 'run') for (const line of warnings.after(plan, told.run)) progress.write(line)
      },
      title: options.title,
    })
    progress.end()
    await report(result, options)
  } catch (error) {
    progress.end()
    if (error !== signal.reason) throw error
    throw new Error('Cancelled before the first run was finished: nothing was measured.', { cause: error })
  }
}

function cancelling(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

async function report(result: BenchmarkResult, { json, report }: BenchCommandOptions): Promise<void> {
  const { stdout, stderr } = process
  const readable = json === '-' ? stderr : stdout
  const terminal = { columns: readable.columns ?? plainColumns, colour: wantsColours(readable) }
  writeLine(readable, textReport(result, terminal))
  if (json === '-') writeJson(stdout, result)
  else if (json !== undefined) writeFileSync(json, `${jsonText(result, 2)}\n`)
  if (report !== undefined) {
    const files = await writeReport(result, report)
    writeLine(stderr, files.join('\n'))
  }
  const { level, reasons } = result.verdict
  if (level === 'trustworthy') return
  process.exitCode = exitCodes.notTrustworthy
  const alreadyRead = readable.isTTY && stderr.isTTY
  const because = alreadyRead ? ['See above.'] : reasons.map(({ text }) => text)
  writeLine(stderr, [`marketlab: the result is ${level}.`, ...because].join('\n'))
}
