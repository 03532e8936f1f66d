import { harmless } from '../text/harmless.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof logLevels)[number]
/** A member of the cluster by its name, `cluster`, `app`, or `audit`. */
export type LogSource = string

/** The content of a line of a log. */
export interface LogEntry {
  /** ms since 1970. */
  at: number
  source: LogSource
  level: LogLevel
  message: string
  /** Everything else of the line, as `name=value` words: op, outcome, ms, conn, trace, … */
  details: string
  trace?: string
}

const hidden: ReadonlySet<string> = new Set([
  'level',
  'time',
  'msg',
  'service',
  'instance',
  'pid',
  'hostname',
])
const known: ReadonlySet<string> = new Set(logLevels)

/** A line that a service wrote: one JSON object, or whatever Node itself had to say. */
export function parseLogLine(source: LogSource, raw: string, otherwiseAt = Date.now()): LogEntry {
  const fields = fieldsOf(raw)
  if (fields === undefined) return { at: otherwiseAt, source, level: 'warn', message: raw, details: '' }
  const { time, level, msg, trace } = fields
  const at = typeof time === 'string' ? Date.parse(time) : Number(time)
  return {
    at: Number.isFinite(at) ? at : otherwiseAt,
    source,
    level: known.has(String(level)) ? (level as LogLevel) : 'info',
    message: typeof msg === 'string' ? msg : '',
    details: describe(fields),
    ...(typeof trace === 'string' && { trace }),
  }
}

/** The fields of a line of JSON; undefined for any other line. */
export function fieldsOf(raw: string): Record<string, unknown> | undefined {
  if (!raw.startsWith('{')) return undefined
  try {
    return JSON.parse(raw) as Record<string, unknown>
  } catch {
    return undefined
  }
}

export function describe(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .filter(([name, value]) => !hidden.has(name) && value !== undefined)
    .map(([name, value]) => `${name}=${shown(value)}`)
    .join(' ')
}

function shown(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.message)
  if (typeof value === 'string') return /[\s"=]/.test(value) ? JSON.stringify(value) : value
  return JSON.stringify(value)
}

export function lineText({ at, source, level, message, details }: LogEntry): string {
  const moment = new Date(at).toISOString()
  return harmless(`${moment} ${level.toUpperCase().padEnd(5)} ${source} ${message} ${details}`.trimEnd())
}
