import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { auditSource } from '../../services/logs/audit.ts'
import { followLogs } from '../../services/logs/follow-logs.ts'
import { fieldsOf, type LogLevel, logLevels, type LogSource } from '../../services/logs/log-line.ts'
import { MergedLogs } from '../../services/logs/merged-logs.ts'
import { logFolder, segmentsIn } from '../../services/logs/segments.ts'
import type { FileLine } from '../../services/logs/source-cursor.ts'
import { onStopSignals } from '../base/stop-signals.ts'
import { type ControlOptions, dataFolderOf } from '../control/with-control.ts'
import { type Printer, stdoutPrinter } from '../output/printer.ts'

export interface LogsOptions extends ControlOptions {
  follow?: boolean
  lines?: number
  /** ms since 1970. */
  since?: number
  trace?: string
  level?: LogLevel
  json?: boolean
}

export async function showLogs(members: readonly LogSource[], options: LogsOptions): Promise<void> {
  const dataFolder = dataFolderOf(options)
  const folder = logFolder(dataFolder)
  if (!existsSync(dataFolder))
    throw new Error(
      `There is no data folder ${dataFolder}. Name the folder that the cluster uses with --data.`,
    )
  await checkMembers(members, folder, options)
  const logs = new MergedLogs(folder, wantedBy(members), options.since)
  const print = printing(options)
  const listed = new Tail(options.lines)
  const signal = options.follow ? untilStopped() : undefined
  for await (const lines of logs.read()) {
    if (signal?.aborted) return
    await listed.add(lines.filter(matching(options)), print)
  }
  await listed.end(print)
  if (signal === undefined) return
  for await (const lines of followLogs(folder, logs, signal)) await print(lines.filter(matching(options)))
}

/** Following ends with Ctrl-C, however many lines there were before: that is not a failure. */
function untilStopped(): AbortSignal {
  const abort = new AbortController()
  onStopSignals(
    () => abort.abort(),
    () => process.exit(),
    false,
  )
  return abort.signal
}

/** They may have had nothing to say yet. */
const always: ReadonlySet<string> = new Set(['app', auditSource, 'cluster'])

/** A name that nobody has would show nothing, and nobody would notice. */
async function checkMembers(
  members: readonly LogSource[],
  folder: string,
  { follow }: LogsOptions,
): Promise<void> {
  const known = [...(await segmentsIn(folder)).keys()].sort()
  if (follow) return
  if (known.length === 0)
    throw new Error(`There are no log files in ${folder} yet. "marketlab cluster" writes them while it runs.`)
  for (const member of members)
    if (!known.includes(member) && !always.has(member))
      throw new Error(`There is no log of "${member}" in ${folder}. There are ${known.join(', ')}.`)
}

function wantedBy(members: readonly LogSource[]): (source: LogSource) => boolean {
  if (members.length === 0) return (source) => source !== auditSource
  return (source) => members.includes(source)
}

function matching({ trace, level = 'trace' }: LogsOptions): (line: FileLine) => boolean {
  const least = logLevels.indexOf(level)
  return (line) => (trace === undefined || line.trace === trace) && logLevels.indexOf(line.level) >= least
}

type Print = (lines: readonly FileLine[]) => Promise<void>

/** All lines, or only the newest ones, which are known at the end. */
class Tail {
  readonly #most: number | undefined
  #kept: FileLine[] = []

  constructor(most: number | undefined) {
    this.#most = most
  }

  async add(lines: readonly FileLine[], print: Print): Promise<void> {
    if (this.#most === undefined) return print(lines)
    this.#kept.push(...lines)
    // Cutting each time would move all lines for each that comes.
    if (this.#kept.length > 2 * this.#most + 1_000) this.#cut(this.#most)
  }

  async end(print: Print): Promise<void> {
    if (this.#most === undefined) return
    this.#cut(this.#most)
    await print(this.#kept.splice(0))
  }

  #cut(most: number): void {
    this.#kept.splice(0, Math.max(0, this.#kept.length - most))
  }
}

function printing({ json = false }: LogsOptions): Print {
  const printer = stdoutPrinter({ json })
  return async (lines) => {
    for (const line of lines) {
      if (json)
        printer.data({ member: line.source, ...(fieldsOf(line.raw) ?? { level: 'warn', msg: line.raw }) })
      else printer.say(lineOf(printer, line))
    }
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
  }
}

function lineOf(printer: Printer, { at, level, source, message, details }: FileLine): string {
  const name = level.toUpperCase().padEnd(5)
  const shown =
    level === 'error' || level === 'fatal'
      ? printer.style('red', name)
      : level === 'warn'
        ? printer.style('yellow', name)
        : name
  return `${momentOf(at)} ${shown} ${source.padEnd(15)} ${oneLine(message)}${details === '' ? '' : `  ${printer.style('dim', oneLine(details))}`}`
}

/** Some texts have several lines, such as the stacks of defects: a line of the log stays one. */
function oneLine(text: string): string {
  return text.replaceAll('\n', '\\n')
}

/** In the time of this machine. */
function momentOf(at: number): string {
  const date = new Date(at)
  return `${date.toLocaleString('sv-SE')}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
