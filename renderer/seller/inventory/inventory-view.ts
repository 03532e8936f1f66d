import { refDebounced, useStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef, toRef, watch } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { useInventory } from './inventory.ts'
import { useThresholds } from './thresholds.ts'
import {
  type Filters,
  filterItems,
  isFiltered,
  noFilters,
  type Sort,
  sortItems,
  type SortKey,
} from './view.ts'

/** Which items the table shows, in which order, and which of them are selected. */
export const useInventoryView = defineStore('inventory-view', () => {
  const inventory = useInventory()
  const thresholds = useThresholds()
  const filters = reactive<Filters>({ ...noFilters })
  const sort = useStorage<Sort>('marketlab:inventory-sort', { key: 'added', descending: true })
  const selected = shallowRef<ReadonlySet<string>>(new Set())
  /** While a cell is edited no row moves away from under it. */
  const isHeld = ref(false)
  const text = refDebounced(toRef(filters, 'text'), 80)

  const rows = shallowRef<Item[]>([])
  const held = shallowRef<readonly string[]>([])

  function arrange(): void {
    if (isHeld.value) {
      const now = new Map(inventory.items.map((item) => [item.itemId, item]))
      rows.value = held.value.flatMap((itemId) => now.get(itemId) ?? [])
      return
    }
    const wanted = { ...filters, text: text.value }
    rows.value = sortItems(filterItems(inventory.items, wanted, thresholds.isLow), sort.value)
  }

  watch(
    isHeld,
    (hold) => {
      held.value = hold ? rows.value.map(({ itemId }) => itemId) : []
    },
    { flush: 'sync' },
  )
  watch(
    [
      () => inventory.items,
      text,
      () => filters.category,
      () => filters.condition,
      () => filters.lowOnly,
      sort,
      isHeld,
      () => (filters.lowOnly ? inventory.lowItems : undefined),
    ],
    arrange,
    { immediate: true, deep: 1 },
  )

  const selectedItems = computed(() =>
    selected.value.size === 0 ? [] : inventory.items.filter(({ itemId }) => selected.value.has(itemId)),
  )
  const isNarrowed = computed(() => isFiltered(filters))
  const shownSelected = computed(() =>
    selected.value.size === 0 ? 0 : rows.value.filter(({ itemId }) => selected.value.has(itemId)).length,
  )
  const allSelected = computed<boolean | 'indeterminate'>(() => {
    if (shownSelected.value === 0) return false
    return shownSelected.value === rows.value.length ? true : 'indeterminate'
  })

  function sortBy(key: SortKey): void {
    const { key: before, descending } = sort.value
    sort.value = before === key ? { key, descending: !descending } : { key, descending: false }
  }

  function select(itemIds: readonly string[], on: boolean): void {
    const next = new Set(selected.value)
    for (const itemId of itemIds) {
      if (on) next.add(itemId)
      else next.delete(itemId)
    }
    selected.value = next
  }

  function selectShown(on: boolean): void {
    select(
      rows.value.map(({ itemId }) => itemId),
      on,
    )
  }

  function clearSelection(): void {
    selected.value = new Set()
  }

  function clearFilters(): void {
    Object.assign(filters, noFilters)
  }

  function showLowOnly(): void {
    Object.assign(filters, { ...noFilters, lowOnly: true })
  }

  return {
    filters,
    sort,
    rows,
    selected,
    selectedItems,
    isHeld,
    isNarrowed,
    allSelected,
    sortBy,
    select,
    selectShown,
    clearSelection,
    clearFilters,
    showLowOnly,
  }
})
