import { reactive } from 'vue'
import { emptyQuery, type LogQuery } from './log-query.ts'

const query = reactive(emptyQuery())

/** The query of the logs page; kept while other pages are open, and set by links to it. */
export function useLogQuery() {
  const ask = (change: Partial<LogQuery>) => void Object.assign(query, emptyQuery(), change)
  return { query, ask }
}
