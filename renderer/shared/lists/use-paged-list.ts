import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { LoadOptions } from './keep-trying.ts'
import type { ReadState } from './list-state.ts'

interface Page<Row> {
  rows: Row[]
  next?: string | undefined
}

export interface PagedList<Row> {
  rows: ShallowRef<Row[]>
  state: Ref<ReadState>
  error: Ref<unknown>
  /** There may be more behind what was loaded. */
  hasMore: Ref<boolean>
  reload(how?: LoadOptions): Promise<void>
  more(): Promise<void>
  clear(): void
}

/** A list fetched page by page. The old rows stay until the first page of a reload has come. */
export function usePagedList<Row>(fetch: (cursor: string | undefined) => Promise<Page<Row>>): PagedList<Row> {
  const rows = shallowRef<Row[]>([])
  const state = ref<ReadState>('idle')
  const error = ref<unknown>()
  const hasMore = ref(false)
  let next: string | undefined
  // An answer to a question that nobody asks any more is dropped.
  let round = 0

  async function load(cursor: string | undefined, { quietly }: LoadOptions = {}): Promise<void> {
    const mine = (round += 1)
    if (!quietly) state.value = 'loading'
    try {
      const page = await fetch(cursor)
      if (mine !== round) return
      rows.value = cursor === undefined ? page.rows : [...rows.value, ...page.rows]
      next = page.next
      hasMore.value = next !== undefined
      error.value = undefined
      state.value = 'done'
    } catch (failure) {
      if (mine !== round) return
      error.value = failure
      state.value = 'error'
    }
  }

  return {
    rows,
    state,
    error,
    hasMore,
    reload: (how) => load(undefined, how),
    async more() {
      if (state.value === 'done' && next !== undefined) await load(next)
    },
    clear() {
      round += 1
      next = undefined
      rows.value = []
      hasMore.value = false
      error.value = undefined
      state.value = 'idle'
    },
  }
}
