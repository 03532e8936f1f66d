import type { LogLine } from '../../../electron/ipc/log-types.ts'

/** A line as the one JSON object that it was, for reading. */
export function lineJson({ at, level, source, message, details }: LogLine): string {
  const whole = {
    time: new Date(at).toISOString(),
    level,
    service: source,
    msg: message,
    ...parseDetails(details),
  }
  return JSON.stringify(whole, null, 2)
}

/** `name=value` words back into values. */
export function parseDetails(details: string): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  let at = 0
  while (at < details.length) {
    const equals = details.indexOf('=', at)
    if (equals === -1) break
    const end = valueEnd(details, equals + 1)
    values[details.slice(at, equals).trim()] = parseValue(details.slice(equals + 1, end))
    at = end + 1
  }
  return values
}

/** A value ends at the next space that stands in no quotes and no brackets. */
function valueEnd(text: string, start: number): number {
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at]!
    if (quoted) {
      if (letter === '\\') at += 1
      else if (letter === '"') quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === '{' || letter === '[') depth += 1
    else if (letter === '}' || letter === ']') depth -= 1
    else if (letter === ' ' && depth <= 0) return at
  }
  return text.length
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
