import { harmlessJson, jsonText } from '../text/harmless.ts'
import { fieldsOf, type LogLevel, type LogSource } from './log-line.ts'

/** Nobody reads more of a line, and one line shall not fill a file. */
const mostCharacters = 65_536

/** A line for a log file, in the form of those that services write. */
export function recordText(
  source: LogSource,
  level: LogLevel,
  details: object,
  message: string,
  at = Date.now(),
): string {
  const fields = Object.fromEntries(
    Object.entries(details).map(([name, value]: [string, unknown]) => [name, plain(value)]),
  )
  return bounded(source, {
    level,
    time: new Date(at).toISOString(),
    service: source,
    ...fields,
    msg: message,
  })
}

/** A line that a process wrote, as JSON: it may have been a warning of Node, or anything of a member of others. */
export function asRecord(source: LogSource, raw: string): string {
  if (raw.length <= mostCharacters && fieldsOf(raw) !== undefined) return harmlessJson(raw)
  return recordText(source, 'warn', {}, raw)
}

function bounded(source: LogSource, record: Record<string, unknown> & { msg: string }): string {
  const text = jsonText(record)
  if (text.length <= mostCharacters) return text
  const { level, time, msg } = record
  return jsonText({
    level,
    time,
    service: source,
    cut: text.length,
    msg: `${msg.slice(0, mostCharacters / 8)} …`,
  })
}

function plain(value: unknown): unknown {
  return value instanceof Error ? { type: value.name, message: value.message, stack: value.stack } : value
}
