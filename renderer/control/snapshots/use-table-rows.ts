import { refDebounced } from '@vueuse/core'
import { ref, shallowRef, watch } from 'vue'
import type { DatabaseName, SnapshotRows } from '../../../electron/ipc/snapshot-types.ts'
import { controlBridge } from '../../shared/bridge.ts'

export const pageSize = 100
const restMs = 250

export interface Sorting {
  column?: string
  descending: boolean
}

/** One page of one table of a snapshot. The page before stays until the next has come. */
export function useTableRows(service: DatabaseName, name: string) {
  const table = ref<string>()
  const page = ref(1)
  const sorting = ref<Sorting>({ descending: false })
  const filter = ref('')
  const rows = shallowRef<SnapshotRows>()
  const error = shallowRef<unknown>()
  const isLoading = ref(false)
  let round = 0

  async function load(): Promise<void> {
    if (table.value === undefined) return
    const mine = (round += 1)
    const { column, descending } = sorting.value
    isLoading.value = true
    try {
      const answer = await controlBridge().snapshots.rows({
        service,
        name,
        table: table.value,
        offset: (page.value - 1) * pageSize,
        limit: pageSize,
        ...(column !== undefined && { orderBy: column, descending }),
        ...(settled.value !== '' && { filter: settled.value }),
      })
      if (mine !== round) return
      rows.value = answer
      error.value = undefined
    } catch (failure) {
      if (mine === round) error.value = failure
    } finally {
      if (mine === round) isLoading.value = false
    }
  }

  // Each look reads the whole table: one for a word is enough.
  const settled = refDebounced(filter, restMs)

  watch(settled, () => (page.value = 1))
  watch([table, page, sorting, settled], load)

  return {
    table,
    page,
    sorting,
    filter,
    rows,
    error,
    isLoading,
    load,
    show(next: string) {
      rows.value = undefined
      table.value = next
      filter.value = ''
      page.value = 1
      sorting.value = { descending: false }
    },
    /** Up, down, and as it comes. */
    sortBy(column: string) {
      const { column: before, descending } = sorting.value
      page.value = 1
      if (before !== column) sorting.value = { column, descending: false }
      else sorting.value = descending ? { descending: false } : { column, descending: true }
    },
  }
}
