import { catalogue } from '../../conform/catalogue/catalogue.ts'
import type { Level } from '../../conform/catalogue/check.ts'
import { choose, type ConformRole, unknownNames } from '../../conform/catalogue/choose.ts'
import { ReportSoFar } from '../../conform/report/collect.ts'
import { save } from '../../conform/report/save.ts'
import {
  areaWords,
  countWords,
  failureLines,
  frameLines,
  judgementWords,
  titleOf,
} from '../../conform/report/words.ts'
import { watchOthers } from '../../conform/runner/busy.ts'
import type { CheckResult, Report } from '../../conform/runner/result.ts'
import { runChecks } from '../../conform/runner/run-checks.ts'
import { messageOf } from '../../services/text/error-text.ts'
import { writeJson } from '../../services/text/terminal.ts'
import { exitCodes, NotTrustworthy, UsageError } from '../base/exit-codes.ts'
import { checkWritable } from '../base/option-files.ts'
import { onStopSignals } from '../base/stop-signals.ts'
import { whenReaderLeaves } from '../base/broken-pipe.ts'
import { type Printer, printerTo, stdoutPrinter } from '../output/printer.ts'
import { roleOf, systemOf } from './judged-system.ts'

export interface ConformOptions {
  role?: string
  connect?: string[]
  command?: string
  level: Level
  only?: string[]
  list?: boolean
  frames?: boolean
  seed: number
  deadline: number
  json?: string
  junit?: string
}

const codeOf = {
  right: exitCodes.done,
  wrong: exitCodes.failed,
  'could-not-be-judged': exitCodes.notTrustworthy,
} as const satisfies Record<Report['judgement'], number>

export async function conform(options: ConformOptions): Promise<void> {
  if (options.list === true) {
    list(stdoutPrinter(), options.json === '-')
    return
  }
  try {
    await judgeSystem(options)
  } catch (error) {
    // It says nothing about the system that is judged, and exit code 1 would.
    throw error instanceof UsageError ? error : new NotTrustworthy(messageOf(error), { cause: error })
  }
}

async function judgeSystem(options: ConformOptions): Promise<void> {
  const { json, level, seed, only = [], frames = false } = options
  const toJson = json === '-'
  const role = checked(options)
  const system = await systemOf(role, options)
  const { chosen, leftOut } = choose({ role, level, only, mayKill: system.crash !== undefined })
  const soFar = new ReportSoFar({ role, level, seed, leftOut })
  const ended = new AbortController()
  const overdue = AbortSignal.timeout(options.deadline)
  const leave = () => ended.abort(new Error('nobody reads its output'))
  const printer = printerTo(toJson ? process.stderr : process.stdout, false, leave)
  if (toJson) whenReaderLeaves(process.stdout, leave)
  onStopSignals(
    (reason) => ended.abort(new Error(reason)),
    () => process.exit(exitCodes.notTrustworthy),
    false,
  )
  let said: string | undefined
  const tell = (result: CheckResult) => {
    soFar.add(result)
    show(result, printer, { frames, isKnown: result.sent === undefined && result.reason === said })
    said = result.reason
    try {
      save(soFar.report(false), options)
    } catch (error) {
      // Checks run beside each other: thrown from here, it would end none of the others, nor the system.
      ended.abort(error)
    }
  }
  try {
    await runChecks({
      checks: chosen,
      system,
      seed,
      signal: AbortSignal.any([ended.signal, overdue]),
      onResult: tell,
      again: (id) => againWords(role, options, id),
      frames,
      watch: watchOthers,
    })
  } finally {
    await system.stop()
  }
  const report = soFar.report(!ended.signal.aborted && !overdue.aborted, system.output())
  save(report, options)
  if (toJson) writeJson(process.stdout, report)
  conclude(report, only, printer)
  process.exitCode = codeOf[report.judgement]
}

/** Refuses all that can be refused before anything is begun. */
function checked(options: ConformOptions): ConformRole {
  const role = roleOf(options)
  const [unknown] = unknownNames(options.only ?? [])
  if (unknown !== undefined)
    throw new UsageError(`There is no check or area "${unknown}". "marketlab conform --list" shows all.`)
  if (!Number.isSafeInteger(options.seed) || options.seed < 0)
    throw new UsageError('--seed: give a whole number from 0.')
  if (options.json !== undefined) checkWritable(options.json, '--json')
  if (options.junit !== undefined) checkWritable(options.junit)
  return role
}

function list(printer: Printer, json: boolean): void {
  if (json) {
    const checks = catalogue.flatMap(({ checks: all }) => all)
    writeJson(process.stdout, {
      checks: checks.map(({ id, level, needs, section, rule, why }) => ({
        id,
        level,
        needs,
        section,
        rule,
        why,
      })),
    })
    return
  }
  printer.table(
    [{ title: 'Check' }, { title: 'Level' }, { title: 'Rule', flexible: true }],
    catalogue.flatMap(({ checks }) => checks.map(({ id, level, rule }) => [id, level, rule])),
  )
}

/** A reason that many checks share, such as that nothing started, is said once. */
function show(
  result: CheckResult,
  printer: Printer,
  { frames, isKnown }: { frames: boolean; isKnown: boolean },
): void {
  const isRight = result.answer === 'right'
  if (isRight && !frames) return
  printer.say(printer.style(isRight ? 'green' : 'red', titleOf(result)))
  if (frames)
    for (const line of frameLines(result.frames ?? [], result.framesLeftOut ?? 0)) printer.note(`  ${line}`)
  if (!isRight && !isKnown) for (const line of failureLines(result)) printer.say(`  ${line}`)
}

function conclude(report: Report, only: readonly string[], printer: Printer): void {
  const { leftOut } = report
  printer.say(areaWords(report))
  printer.say(countWords(report))
  const reasons = new Map<string, string[]>()
  for (const { id, reason } of leftOut) reasons.set(reason, [...(reasons.get(reason) ?? []), id])
  for (const [reason, ids] of reasons)
    printer.say(
      `Left out: ${only.length > 0 || ids.length < 4 ? ids.join(', ') : `${ids.length} checks`}. ${reason}.`,
    )
  printer.say(judgementWords(report))
}

/** The command that runs only this check, to be copied. */
function againWords(role: ConformRole, { connect = [], command, seed }: ConformOptions, id: string): string {
  const quoted = (text: string) => (/^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll(`'`, `'\\''`)}'`)
  return [
    `marketlab conform --role ${role}`,
    ...connect.map((address) => `--connect ${quoted(address)}`),
    ...(command === undefined ? [] : [`--command ${quoted(command)}`]),
    ...(seed === 1 ? [] : [`--seed ${seed}`]),
    `--only ${id} --frames`,
  ].join(' ')
}
