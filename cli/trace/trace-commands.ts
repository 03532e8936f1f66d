import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TraceFilter, TracingInstruction } from '../../services/contract/tracing.ts'
import { version } from '../../services/process/version.ts'
import { jsonText } from '../../services/text/harmless.ts'
import { writeLine } from '../../services/text/terminal.ts'
import { placeSpans } from '../../services/trace-model/place-spans.ts'
import { toOtlp } from '../../services/trace-model/to-otlp.ts'
import { withControl } from '../control/with-control.ts'
import type { Refusal } from '../../services/cluster/instructions.ts'
import { SilentFailure } from '../base/exit-codes.ts'
import { checkWritable } from '../base/option-files.ts'
import { counted, localTime } from '../output/format.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { type ClusterOptions, type FoundTrace, keptTraces } from './kept-traces.ts'
import { waterfall } from './waterfall.ts'

export interface TraceOptions extends ClusterOptions {
  json?: boolean
}

export interface FilterOptions extends TraceOptions {
  op?: string
  outcome?: string
  slowerThan?: number
  limit?: number
}

const noneYet =
  'No traces are kept. "marketlab trace on" lets the frontends keep the traces of some requests, ' +
  '"marketlab trace on --all" of all requests.'

/** Traces may be kept of which none passes the filter. */
async function whyNone(options: FilterOptions): Promise<string> {
  const filter = filterOf(options)
  if (Object.keys(filter).length === 0) return noneYet
  const kept = (await keptTraces(options, {})).length
  if (kept === 0) return noneYet
  const traces =
    kept === 1
      ? 'The one trace that is kept does not match'
      : `None of the ${kept} traces that are kept matches`
  return `${traces}. "marketlab trace list" without a filter shows all.`
}

export async function listTraces(options: FilterOptions): Promise<void> {
  const found = (await keptTraces(options, filterOf(options))).slice(0, options.limit)
  const printer = stdoutPrinter(options)
  printer.data({ traces: found.map(shown) })
  if (found.length === 0) {
    printer.say(await whyNone(options))
    return
  }
  printer.table(
    [
      { title: 'Began' },
      { title: 'Trace', flexible: true },
      { title: 'Operation' },
      { title: 'Outcome' },
      { title: 'Took', align: 'right' },
      { title: 'At' },
    ],
    found.map(({ trace, member, startedAt }) => [
      localTime(new Date(startedAt).toISOString()),
      trace.trace,
      trace.op,
      trace.outcome,
      `${(trace.micros / 1000).toFixed(2)} ms`,
      member,
    ]),
  )
}

export async function showTrace(trace: string, options: TraceOptions): Promise<void> {
  const found = await named(trace, options)
  const printer = stdoutPrinter(options)
  printer.data({ traces: found.map((one) => ({ ...shown(one), spans: placeSpans(one.trace, one.clock) })) })
  for (const one of found) {
    const { op, outcome, micros } = one.trace
    const began = localTime(new Date(one.startedAt).toISOString())
    printer.say(`${op} at ${one.member}, ${began}: ${outcome} after ${(micros / 1000).toFixed(2)} ms`)
    for (const line of waterfall(placeSpans(one.trace, one.clock))) printer.say(line)
  }
}

/** Without the name of a trace, all that pass the filter. */
export async function exportTraces(
  trace: string | undefined,
  options: FilterOptions & { out?: string },
): Promise<void> {
  if (options.out !== undefined) checkWritable(options.out, '--out')
  const found =
    trace === undefined
      ? (await keptTraces(options, filterOf(options))).slice(0, options.limit)
      : await named(trace, options)
  if (found.length === 0) throw new Error(await whyNone(options))
  const text = jsonText(toOtlp(found, version), 2)
  const printer = stdoutPrinter(options)
  if (options.out === undefined) {
    writeLine(process.stdout, text)
    return
  }
  const file = resolve(options.out)
  writeFileSync(file, `${text}\n`)
  printer.data({ file, traces: found.length })
  printer.say(
    `${counted(found.length, 'trace')} in OpenTelemetry's format ${found.length === 1 ? 'is' : 'are'} now in ${file}`,
  )
}

export async function switchTracing(
  order: TracingInstruction,
  options: TraceOptions,
  told: string,
): Promise<void> {
  const { refusedBy } = await withControl(options, (control) =>
    control.ask<{ refusedBy: Refusal[] }>('SetTracing', order),
  )
  const printer = stdoutPrinter(options)
  printer.data({ ...order, ...(refusedBy.length > 0 && { refusedBy }) })
  printer.say(told)
  for (const { member, reason } of refusedBy)
    writeLine(process.stderr, `marketlab: ${member} did not take the instruction: ${reason}`)
  if (refusedBy.length > 0) throw new SilentFailure()
}

async function named(trace: string, options: ClusterOptions): Promise<FoundTrace[]> {
  const found = await keptTraces(options, { trace })
  if (found.length === 0)
    throw new Error(`No trace "${trace}" is kept. "marketlab trace list" shows those that are.`)
  return found.reverse()
}

function filterOf({ op, outcome, slowerThan }: FilterOptions): TraceFilter {
  return {
    ...(op !== undefined && { op }),
    ...(outcome !== undefined && { outcome }),
    ...(slowerThan !== undefined && { minMicros: Math.round(slowerThan * 1000) }),
  }
}

function shown({ member, trace, startedAt }: FoundTrace) {
  const { op, outcome, micros } = trace
  return {
    trace: trace.trace,
    op,
    outcome,
    ms: micros / 1000,
    member,
    startedAt: new Date(startedAt).toISOString(),
  }
}
