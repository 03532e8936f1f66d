import { harmless } from '../../services/text/harmless.ts'
import { type LogLevel, logLevels, type LogLine, type LogSource } from '../ipc/log-types.ts'

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
export function parseLogLine(source: LogSource, raw: string): Omit<LogLine, 'seq'> {
  const fields = parse(raw)
  if (fields === undefined) return { at: Date.now(), source, level: 'warn', message: raw, details: '' }
  const { time, level, msg, trace } = fields
  const at = typeof time === 'string' ? Date.parse(time) : Number(time)
  return {
    at: Number.isFinite(at) ? at : Date.now(),
    source,
    level: known.has(String(level)) ? (level as LogLevel) : 'info',
    message: typeof msg === 'string' ? msg : '',
    details: describe(fields),
    ...(typeof trace === 'string' && { trace }),
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

function parse(raw: string): Record<string, unknown> | undefined {
  if (!raw.startsWith('{')) return undefined
  try {
    return JSON.parse(raw) as Record<string, unknown>
  } catch {
    return undefined
  }
}

export function lineText({ at, source, level, message, details }: LogLine): string {
  const moment = new Date(at).toISOString()
  return harmless(`${moment} ${level.toUpperCase().padEnd(5)} ${source} ${message} ${details}`.trimEnd())
}
