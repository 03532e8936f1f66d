import { reactive } from 'vue'
import { emptyQuery, type LogQuery } from './log-query.ts'

const query = reactive(emptyQuery())

/** What the logs page looks for; kept while other pages are open, and set by those that lead there. */
export function useLogQuery() {
  const ask = (change: Partial<LogQuery>) => void Object.assign(query, emptyQuery(), change)
  return { query, ask }
}
