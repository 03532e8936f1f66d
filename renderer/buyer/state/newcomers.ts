import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { Item, ItemEvent } from '../../../services/contract/values.ts'
import { useCatalogue } from './catalogue.ts'
import { useItems } from './items.ts'

const worthReading = 50

/** Items that came up for sale after the search that is shown. */
export const useNewcomers = defineStore('newcomers', () => {
  const catalogue = useCatalogue()
  const items = useItems()
  const ids = ref(new Set<string>())
  // Another search has found them, or does not want them.
  watch(
    () => catalogue.state,
    (state) => state === 'loading' && ids.value.clear(),
  )
  const count = computed(() => ids.value.size)

  /** In an empty list nothing can jump: what comes is shown at once. */
  const showFirst = useThrottleFn(() => catalogue.search(), 1_000, true)

  function wanted({ keywords }: Item): boolean {
    const words = new Set(keywords.map((word) => word.toLowerCase()))
    return catalogue.keywords.some((word) => words.has(word.toLowerCase()))
  }

  async function hear({ itemId, quantity }: ItemEvent): Promise<void> {
    if (catalogue.state !== 'done' || catalogue.has(itemId) || ids.value.has(itemId)) return
    // Items on a page that was not read yet are not new.
    if (quantity === 0 || (items.get(itemId) === undefined && !catalogue.complete)) return
    if (catalogue.category !== undefined && !itemId.startsWith(`${catalogue.category}-`)) return
    if (catalogue.keywords.length > 0) {
      if (ids.value.size >= worthReading) return
      const item = await items.fetch(itemId).catch(() => undefined)
      if (!item || !wanted(item)) return
    }
    if (catalogue.ids.length === 0) void showFirst()
    else ids.value.add(itemId)
  }

  return { count, hear, clear: () => ids.value.clear() }
})
