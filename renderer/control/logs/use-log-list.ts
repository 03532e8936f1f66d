import { watchDebounced } from '@vueuse/core'
import { computed, ref, shallowRef, triggerRef } from 'vue'
import type { LogBatch, LogLine } from '../../../electron/ipc/log-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'
import { LogList } from './log-list.ts'
import { filterOf, type LogQuery, matcherOf, searchFilterOf } from './log-query.ts'
import { searchPattern } from './search-pattern.ts'

type ListState = 'loading' | 'ready' | 'error'

/** What is listed at the moment: another object whenever it changed. */
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

/** The lines that a query finds, and those that come while it stands. */
export function useLogList(query: LogQuery, grown: (change: Grown) => void) {
  const { logs } = controlBridge()
  const state = ref<ListState>('loading')
  const error = shallowRef<unknown>()
  const total = ref(0)
  const list = shallowRef(new LogList([], [], never, never))
  const question = ref(0)
  const view = computed<LogView>(() => ({
    listed: list.value.listed,
    found: list.value.found,
    question: question.value,
  }))
  /** What came while the answer to a question is under way. */
  let early: LogBatch[] | undefined
  let round = 0

  const pattern = computed(() => searchPattern(query))
  const isSearching = computed(() => pattern.value.pattern !== undefined)

  function take(batch: LogBatch): void {
    total.value = batch.total
    if (early) early.push(batch)
    else {
      grown(list.value.add(batch))
      triggerRef(list)
    }
  }

  async function restart(): Promise<void> {
    if (pattern.value.error !== undefined) return
    const mine = (round += 1)
    const wanted = query.onlyMatches ? searchFilterOf(query) : filterOf(query)
    const sought = searchFilterOf(query)
    const both = isSearching.value && !query.onlyMatches
    early = []
    try {
      const found = both ? await logs.follow({ filter: sought }) : undefined
      const listed = await logs.follow({ filter: wanted })
      if (mine !== round) return
      const seqs = listed.seqs
      const hits = found?.seqs ?? (isSearching.value ? seqs : [])
      list.value = new LogList(seqs, hits, matcherOf(wanted), isSearching.value ? matcherOf(sought) : never)
      question.value = mine
      total.value = listed.total
      state.value = 'ready'
      error.value = undefined
    } catch (failure) {
      if (mine !== round) return
      error.value = failure
      state.value = 'error'
    }
    const waiting = early
    early = undefined
    for (const batch of waiting) take(batch)
  }

  useListener(logs.onLines, take)
  watchDebounced(query, restart, { debounce: 150, deep: true })
  void restart()

  return { view, state, error, total, pattern, isSearching, restart }
}

function never(): boolean {
  return false
}
