import { ApiError } from '../../services/wire/errors.ts'
import type { LogFilter, LogLine } from '../ipc/log-types.ts'

/** Those of some lines that are wanted. */
export type LogSelector = (lines: readonly LogLine[]) => LogLine[] | Promise<LogLine[]>

/** Finds lines by an expression, where it cannot hold anybody up. */
export interface ExpressionSearch {
  find(expression: string, lines: readonly LogLine[]): Promise<LogLine[]>
}

type LogPredicate = (line: LogLine) => boolean

/** The filter as a function. Throws where its regular expression is none. */
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
    const pattern = new RegExp(escaped(search), 'i')
    tests.push(({ message, details }) => pattern.test(message) || pattern.test(details))
  }
  const select = (lines: readonly LogLine[]) => lines.filter((line) => tests.every((test) => test(line)))
  if (!search || !regex) return select
  checkExpression(search)
  return (lines) => expressions.find(search, select(lines))
}

function checkExpression(search: string): void {
  try {
    new RegExp(search, 'i')
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `This is no regular expression: ${(error as Error).message}.`, {
      details: { field: 'search', expected: 'a regular expression' },
    })
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
