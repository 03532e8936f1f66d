import { ApiError } from '../../services/wire/errors.ts'
import type { LogFilter, LogLine } from '../ipc/log-types.ts'

export type LogPredicate = (line: LogLine) => boolean

/** The filter as a function. Throws where its regular expression is none. */
export function compileFilter({ sources, levels, search, regex, trace }: LogFilter): LogPredicate {
  const tests: LogPredicate[] = []
  if (sources) {
    const wanted = new Set(sources)
    tests.push(({ source }) => wanted.has(source))
  }
  if (levels) {
    const wanted = new Set(levels)
    tests.push(({ level }) => wanted.has(level))
  }
  if (trace) tests.push((line) => line.trace === trace)
  if (search) {
    const pattern = regex ? expression(search) : new RegExp(escaped(search), 'i')
    tests.push(({ message, details }) => pattern.test(message) || pattern.test(details))
  }
  return (line) => tests.every((test) => test(line))
}

function expression(search: string): RegExp {
  try {
    return new RegExp(search, 'i')
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `This is no regular expression: ${(error as Error).message}.`, {
      details: { field: 'search', expected: 'a regular expression' },
    })
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
