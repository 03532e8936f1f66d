import type { ClockReading, KeptTrace } from '../contract/tracing.ts'
import { type PlacedSpan, placeSpans } from './place-spans.ts'
import { hexHash } from './trace-hash.ts'

interface Attribute {
  key: string
  value: { stringValue: string } | { intValue: string }
}

export interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: Attribute[]
  status: { code?: number; message?: string }
}

/** The input of a collector of OpenTelemetry at /v1/traces, as JSON. */
export interface OtlpTraces {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: { scope: { name: string; version?: string }; spans: OtlpSpan[] }[]
  }[]
}

export interface TraceToExport {
  trace: KeptTrace
  clock: ClockReading
}

const spanKinds = { journal: 1, queue: 1, payment: 1, server: 2, client: 3 } as const
const statusOk = 1
const statusError = 2
const nanosInMilli = 1_000_000
const traceDigits = 32
const spanDigits = 16

export function toOtlp(traces: readonly TraceToExport[], version?: string): OtlpTraces {
  const byService = new Map<string, OtlpSpan[]>()
  for (const exported of traces) {
    for (const { service, span } of spansOf(exported)) {
      const spans = byService.get(service)
      if (spans) spans.push(span)
      else byService.set(service, [span])
    }
  }
  const scope = { name: 'marketlab', ...(version !== undefined && { version }) }
  return {
    resourceSpans: [...byService].map(([service, spans]) => ({
      resource: { attributes: [text('service.name', service), text('service.namespace', 'marketlab')] },
      scopeSpans: [{ scope, spans }],
    })),
  }
}

function spansOf({ trace, clock }: TraceToExport): { service: string; span: OtlpSpan }[] {
  const placed = placeSpans(trace, clock)
  const traceId = otlpTraceId(trace.trace)
  const seed = `${trace.trace}|${trace.ends}|${trace.id}|${trace.at}`
  const idOf = (index: number) => hexHash(`${seed}|${index}`, spanDigits)
  return placed.map((one, index) => ({
    // A wait is the work of who waits.
    service: one.kind === 'client' ? placed[one.parent!]!.service : one.service,
    span: {
      traceId,
      spanId: idOf(index),
      ...(one.parent !== undefined && { parentSpanId: idOf(one.parent) }),
      name: one.kind === 'server' || one.kind === 'client' ? one.op : `${one.op} ${one.kind}`,
      kind: spanKinds[one.kind],
      startTimeUnixNano: nanos(one.start),
      endTimeUnixNano: nanos(one.start + one.ms),
      attributes: attributesOf(one, trace, index === 0),
      status: index === 0 ? statusOf(trace) : {},
    },
  }))
}

/** OpenTelemetry's ids are 32 hexadecimal digits; any other word that a client chose becomes such, always the same. */
export function otlpTraceId(trace: string): string {
  const isOne = /^[0-9a-f]{32}$/.test(trace) && !/^0+$/.test(trace)
  return isOne ? trace : hexHash(trace, traceDigits)
}

function attributesOf(
  { service, op, kind, placement }: PlacedSpan,
  trace: KeptTrace,
  isRoot: boolean,
): Attribute[] {
  return [
    text('rpc.system', 'marketlab'),
    text('rpc.service', service),
    text('rpc.method', op),
    text('marketlab.span.kind', kind),
    text('marketlab.span.placed', placement),
    ...(isRoot
      ? [
          text('marketlab.trace', trace.trace),
          text('marketlab.outcome', trace.outcome),
          { key: 'marketlab.request.id', value: { intValue: String(trace.id) } },
          ...(trace.outcome === 'ok' ? [] : [text('error.type', trace.outcome)]),
        ]
      : []),
  ]
}

function statusOf({ outcome }: KeptTrace): OtlpSpan['status'] {
  return outcome === 'ok' ? { code: statusOk } : { code: statusError, message: outcome }
}

function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: value } }
}

/** Whole milliseconds and the rest by themselves: together they are too many digits for a number. */
function nanos(ms: number): string {
  const whole = Math.floor(ms)
  return String(BigInt(whole) * BigInt(nanosInMilli) + BigInt(Math.round((ms - whole) * nanosInMilli)))
}
