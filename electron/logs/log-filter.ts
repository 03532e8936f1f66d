import { expressionPattern, occurs, textPattern } from '../../services/search/text-search.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { LogFilter, LogLine } from '../ipc/log-types.ts'

/** Those of some lines that are wanted. */
export type LogSelector = (lines: readonly LogLine[], signal?: AbortSignal) => Promise<LogLine[]>

export interface LogSelection {
  listed: LogLine[]
  /** Those of them that the search finds, where matches are only marked. */
  found?: LogLine[]
}

/** Finds lines by an expression, where it cannot hold anybody up. */
export interface ExpressionSearch {
  find(expression: string, lines: readonly LogLine[], signal?: AbortSignal): Promise<LogLine[]>
}

type LogPredicate = (line: LogLine) => boolean

/** The filter as a function. Throws if its regular expression is none. */
export function compileFilter(
  { sources, levels, search, regex, trace }: LogFilter,
  expressions: ExpressionSearch,
): LogSelector {
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
  if (search && !regex) {
    const pattern = textPattern(search)
    tests.push(({ message, details }) => occurs(pattern, message) || occurs(pattern, details))
  }
  const select = (lines: readonly LogLine[]) => lines.filter((line) => tests.every((test) => test(line)))
  if (!search || !regex) return async (lines) => select(lines)
  checkExpression(search)
  return async (lines, signal) => expressions.find(search, select(lines), signal)
}

/** With `mark` lines that only the search does not find are listed, too. */
export function compileSelection(
  filter: LogFilter,
  mark: boolean,
  expressions: ExpressionSearch,
): (lines: readonly LogLine[], signal?: AbortSignal) => Promise<LogSelection> {
  const { search, regex, ...others } = filter
  const list = compileFilter(mark ? others : filter, expressions)
  if (!mark) return async (lines, signal) => ({ listed: await list(lines, signal) })
  const find = compileFilter({ search, regex }, expressions)
  return async (lines, signal) => {
    const listed = await list(lines, signal)
    return { listed, found: await find(listed, signal) }
  }
}

export function checkExpression(search: string): void {
  try {
    expressionPattern(search)
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `This is not a regular expression: ${(error as Error).message}.`, {
      details: { field: 'search', expected: 'a regular expression' },
    })
  }
}
