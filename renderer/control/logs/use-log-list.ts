import { watchDebounced } from '@vueuse/core'
import { computed, ref, shallowRef, triggerRef } from 'vue'
import type { LogBatch, LogLine } from '../../../electron/ipc/log-types.ts'
import { BridgeError, controlBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'
import { expressionError } from './expression-error.ts'
import { LogList } from './log-list.ts'
import { type LogQuery, searchFilterOf } from './log-query.ts'

type ListState = 'loading' | 'ready' | 'error'

/** The current list: another object whenever it changed. */
export interface LogView {
  readonly listed: readonly number[]
  readonly found: readonly number[]
  /** Another number for each question that was asked. */
  readonly question: number
}

interface Grown {
  removed: number
  added: LogLine[]
}

/** The lines that a query finds, and those that come while it stands. Which those are, main alone decides. */
export function useLogList(query: LogQuery, grown: (change: Grown) => void) {
  const { logs } = controlBridge()
  const state = ref<ListState>('loading')
  const error = shallowRef<unknown>()
  const total = ref(0)
  const list = shallowRef(new LogList({ seqs: [] }, false))
  /** The number that main gave to the answer that is shown. */
  const question = ref(0)
  /** The regular expression by which main found the lines. */
  const expression = ref<string>()
  const view = computed<LogView>(() => ({
    listed: list.value.listed,
    found: list.value.found,
    question: question.value,
  }))
  /** Lines that came while the answer to a question is awaited. */
  let early: LogBatch[] | undefined
  let round = 0

  const queryError = computed(() => expressionError(query))
  const isSearching = computed(() => query.text !== '' && queryError.value === undefined)

  function take(batch: LogBatch): void {
    if (early) early.push(batch)
    else if (batch.following !== question.value) return
    else if (batch.error) fail(new BridgeError(batch.error))
    else {
      total.value = batch.total
      grown({ removed: list.value.add(batch), added: batch.lines })
      triggerRef(list)
    }
  }

  function fail(failure: unknown): void {
    error.value = failure
    state.value = 'error'
    list.value = new LogList({ seqs: [] }, false)
    expression.value = undefined
  }

  async function restart(): Promise<void> {
    if (queryError.value !== undefined) return
    const mine = (round += 1)
    const filter = searchFilterOf(query)
    early = []
    try {
      const mark = isSearching.value && !query.onlyMatches
      const matches = await logs.follow({ filter, mark })
      if (mine !== round) return
      list.value = new LogList(matches, filter.search !== undefined)
      question.value = matches.following
      total.value = matches.total
      expression.value = filter.regex ? filter.search : undefined
      state.value = 'ready'
      error.value = undefined
    } catch (failure) {
      if (mine !== round) return
      fail(failure)
    }
    const waiting = early
    early = undefined
    for (const batch of waiting) take(batch)
  }

  useListener(logs.onLines, take)
  watchDebounced(query, restart, { debounce: 150, deep: true })
  void restart()

  return { view, state, error, total, queryError, expression, isSearching, restart }
}
