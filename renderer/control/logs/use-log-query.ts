import { reactive, ref } from 'vue'
import { emptyQuery, type LogQuery } from './log-query.ts'

const query = reactive(emptyQuery())

/** The query of the logs page; kept while other pages are open, and set by links to it. */
export function useLogQuery() {
  const ask = (change: Partial<LogQuery>) => void Object.assign(query, emptyQuery(), change)
  return { query, ask }
}

/** Grows each time somebody wants to type a search; the search field listens. */
export const findRequests = ref(0)

export function findInLogs(): void {
  findRequests.value += 1
}
