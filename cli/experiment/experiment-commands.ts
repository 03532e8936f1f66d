import { writeFileSync } from 'node:fs'
import { outlineOf } from '../../bench/experiments/library.ts'
import { ExperimentOverdue, runExperiment } from '../../bench/experiments/run-experiment.ts'
import { forkExperimentHost } from '../../bench/fork-host.ts'
import type { ExperimentLevel, ExperimentResult } from '../../bench/model/experiment.ts'
import { formatTime } from '../../services/faults/model/amounts.ts'
import { parseSchedule, ScheduleError } from '../../services/schedules/parse-schedule.ts'
import { jsonText } from '../../services/text/harmless.ts'
import { writeJson, writeLine } from '../../services/text/terminal.ts'
import { whenReaderLeaves } from '../base/broken-pipe.ts'
import { checkPlaces, readNamedYaml } from '../base/option-files.ts'
import { onStopSignals } from '../base/stop-signals.ts'
import { exitCodes, SilentFailure } from '../base/exit-codes.ts'
import { printerTo } from '../output/printer.ts'
import { counted } from '../output/format.ts'
import { experimentReport } from './experiment-report.ts'
import { findExperiment, libraryBeside, withSeed } from './find-experiment.ts'
import { ExperimentProgressLine } from './progress-line.ts'

export interface ListOptions {
  json?: boolean
}

export interface RunOptions {
  short?: boolean
  seed?: number
  json?: string
  deadline?: number
}

export interface ValidateOptions {
  json?: boolean
}

const codeOf: Readonly<Record<ExperimentLevel, number>> = {
  passed: exitCodes.done,
  failed: exitCodes.failed,
  'not-trustworthy': exitCodes.notTrustworthy,
}

export function listExperiments({ json = false }: ListOptions, built: URL): void {
  const outlines = libraryBeside(built).outlines()
  const printer = printerTo(process.stdout, json)
  printer.data({ experiments: outlines })
  printer.table(
    [{ title: 'Name' }, { title: 'Lasts', align: 'right' }, { title: 'Look for', flexible: true }],
    outlines.map(({ name, lengthMs, lookFor }) => [name, formatTime(lengthMs), lookFor]),
  )
}

export async function run(named: string, options: RunOptions, built: URL): Promise<void> {
  whenReaderLeaves(process.stdout, () => undefined)
  whenReaderLeaves(process.stderr, () => undefined)
  const { name, schedule } = findExperiment(named, built)
  checkPlaces(options)
  const experiment = withSeed(schedule, options.seed)
  const progress = new ExperimentProgressLine(process.stderr)
  const controller = new AbortController()
  onStopSignals(
    () => controller.abort(),
    () => progress.write('Still stopping what was started; this takes a few seconds.'),
    false,
  )
  let result: ExperimentResult
  try {
    result = await runExperiment(experiment, {
      name,
      host: forkExperimentHost(built, (line) => progress.write(line)),
      signal: controller.signal,
      onProgress: (told) => progress.show(told, experiment, options.short ?? false),
      short: options.short ?? false,
      deadlineMs: options.deadline,
    })
  } catch (error) {
    if (error instanceof ExperimentOverdue) {
      progress.write(`marketlab: ${error.message}`)
      process.exitCode = exitCodes.notTrustworthy
      return
    }
    if (!controller.signal.aborted) throw error
    throw new Error('Cancelled: there is no verdict.', { cause: error })
  } finally {
    progress.end()
  }
  report(result, options.json)
  process.exitCode = codeOf[result.verdict.level]
}

/** Takes what `run` takes. */
export function validate(named: string, { json = false }: ValidateOptions, built: URL): void {
  const printer = printerTo(process.stdout, json)
  try {
    const { name, schedule } = findExperiment(named, built, (file) =>
      parseSchedule(readNamedYaml(file), file),
    )
    const experiment = outlineOf(name, schedule)
    printer.data({ valid: true, experiment })
    const { steps, expects, lengthMs } = experiment
    printer.say(
      `${named} is sound: ${formatTime(lengthMs)}, ${counted(steps.length, 'step')}, ` +
        `${counted(expects.length, 'expectation')} of its own.`,
    )
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    printer.data({ valid: false, problems: error.problems })
    writeLine(process.stderr, error.message)
    throw new SilentFailure()
  }
}

function report(result: ExperimentResult, json: string | undefined): void {
  const readable = json === '-' ? process.stderr : process.stdout
  const printer = printerTo(readable, false)
  for (const line of experimentReport(result, (style, text) => printer.style(style, text))) printer.say(line)
  if (json === '-') writeJson(process.stdout, result)
  else if (json !== undefined) writeFileSync(json, `${jsonText(result, 2)}\n`)
}
