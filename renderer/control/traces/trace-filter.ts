import type { TraceSummary } from '../../../electron/ipc/trace-types.ts'

/** The query of the user. */
export interface TraceQuery {
  /** Part of the operation or of the trace. */
  text: string
  /** Empty for every one; "failed" for all that are not "ok". */
  outcome: string
  service: string
  /** Only what took at least this long. */
  leastMs: number
}

export function emptyTraceQuery(): TraceQuery {
  return { text: '', outcome: '', service: '', leastMs: 0 }
}

export function isEmptyTraceQuery({ text, outcome, service, leastMs }: TraceQuery): boolean {
  return text.trim() === '' && outcome === '' && service === '' && leastMs <= 0
}

export function traceMatcher({
  text,
  outcome,
  service,
  leastMs,
}: TraceQuery): (trace: TraceSummary) => boolean {
  const wanted = text.trim().toLowerCase()
  return (trace) =>
    (wanted === '' || trace.op.toLowerCase().includes(wanted) || trace.trace.toLowerCase() === wanted) &&
    (outcome === '' || (outcome === 'failed' ? trace.outcome !== 'ok' : trace.outcome === outcome)) &&
    (service === '' || trace.member === service || trace.services.some((one) => one.service === service)) &&
    trace.ms >= leastMs
}
