import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, reactive, watch } from 'vue'
import type { Item, ItemEvent } from '../../../services/contract/values.ts'
import { keepTrying } from '../../shared/lists/keep-trying.ts'
import { useCatalogue } from './catalogue.ts'
import { useItems } from './items.ts'

const worthReading = 50

/** Items that came up for sale after the search that is shown. */
export const useNewcomers = defineStore('newcomers', () => {
  const catalogue = useCatalogue()
  const items = useItems()
  const ids = reactive(new Set<string>())
  /** Items of which the follower that is read knows nothing yet: a search would not find them. */
  const awaited = reactive(new Set<string>())
  // Another search has found them, or does not want them.
  watch(
    () => catalogue.state === 'loading',
    (searching) => searching && clear(),
  )
  const count = computed(() => ids.size)

  /** In an empty list nothing can jump: what comes is shown at once. */
  const showFirst = useThrottleFn(() => catalogue.search(), 1_000, true)

  function wanted({ keywords }: Item): boolean {
    const words = new Set(keywords.map((word) => word.toLowerCase()))
    return catalogue.keywords.length === 0 || catalogue.keywords.some((word) => words.has(word.toLowerCase()))
  }

  async function look(itemId: string): Promise<void> {
    const item = await items.fetch(itemId).catch(() => undefined)
    if (!item && catalogue.asOf) awaited.add(itemId)
    else awaited.delete(itemId)
    if (item && wanted(item)) show(itemId)
  }

  function show(itemId: string): void {
    if (catalogue.ids.length === 0) void showFirst()
    else ids.add(itemId)
  }

  async function hear({ itemId, quantity }: ItemEvent): Promise<void> {
    if (catalogue.state !== 'done' || catalogue.has(itemId) || ids.has(itemId) || awaited.has(itemId)) return
    // Items on a page that was not read yet are not new.
    if (quantity === 0 || (items.get(itemId) === undefined && !catalogue.complete)) return
    if (catalogue.category !== undefined && !itemId.startsWith(`${catalogue.category}-`)) return
    if (catalogue.keywords.length === 0 && !catalogue.asOf) show(itemId)
    else if (ids.size + awaited.size < worthReading) await look(itemId)
  }

  function clear(): void {
    ids.clear()
    awaited.clear()
  }

  keepTrying(
    () => awaited.size > 0,
    async () => {
      for (const itemId of [...awaited]) await look(itemId)
    },
  )
  return { count, hear, clear }
})
