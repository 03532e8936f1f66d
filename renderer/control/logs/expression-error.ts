import { expressionPattern } from '../../../services/search/text-search.ts'
import type { LogQuery } from './log-query.ts'

/** Why the text of a query is not a regular expression. Only main applies one: some never end. */
export function expressionError({ text, regex }: Pick<LogQuery, 'text' | 'regex'>): string | undefined {
  if (!regex) return undefined
  try {
    expressionPattern(text)
    return undefined
  } catch (error) {
    return readable(error as Error)
  }
}

/** "Invalid regular expression: /(/gi: Unterminated group" says the expression twice to somebody who sees it. */
function readable({ message }: Error): string {
  const reason = message.slice(message.lastIndexOf(': ') + 2)
  return `Not a regular expression: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`
}
