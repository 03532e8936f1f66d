import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CatalogueAge } from '../../../electron/ipc/consistency-types.ts'
import type { Item } from '../../../services/contract/values.ts'
import type { LoadOptions } from '../../shared/lists/keep-trying.ts'
import type { ReadState } from '../../shared/lists/list-state.ts'
import { call } from './call.ts'
import { useCategories } from './categories.ts'
import { useItems } from './items.ts'
import { pageLoader, type PageLoader } from './page-loader.ts'
import { inOrder, type SearchOrder } from './search-order.ts'

const pageSize = 100

/** The storefront: one search and its items. */
export const useCatalogue = defineStore('catalogue', () => {
  const items = useItems()
  const categories = useCategories()
  const category = ref<number>()
  const keywords = ref<string[]>([])
  const order = ref<SearchOrder>('best')
  const state = ref<ReadState>('idle')
  const error = ref<unknown>()
  /** In the order shown. */
  const ids = shallowRef<readonly string[]>([])
  const complete = ref(false)
  /** The state of the follower that told of the newest page; absent where product-db did. */
  const asOf = shallowRef<CatalogueAge>()
  let loader: PageLoader | undefined
  /** The question that `ids` answer. */
  let answered = ''

  /** How many there are, where that is known before all were read. */
  const total = computed(() => {
    if (complete.value) return ids.value.length
    if (keywords.value.length > 0) return undefined
    const count = categories.forSale(category.value)
    return count === undefined ? undefined : Math.max(count, ids.value.length)
  })

  function show(from: PageLoader): void {
    complete.value = from.complete
    if (order.value === 'best') {
      ids.value = [...from.found]
      return
    }
    const found = from.found.map((id) => items.get(id)).filter((item): item is Item => item !== undefined)
    ids.value = inOrder(found, order.value).map(({ itemId }) => itemId)
  }
  const showSoon = useThrottleFn((from: PageLoader) => from === loader && show(from), 250, true)

  async function search({ quietly }: LoadOptions = {}): Promise<void> {
    loader?.stop()
    if (!quietly) state.value = 'loading'
    const question = JSON.stringify([category.value, keywords.value])
    if (question !== answered) {
      answered = question
      ids.value = []
      asOf.value = undefined
      complete.value = false
    }
    const args = {
      limit: pageSize,
      ...(category.value !== undefined && { category: category.value }),
      ...(keywords.value.length > 0 && { keywords: [...keywords.value] }),
    }
    const mine = pageLoader(
      (cursor) => call('SearchItemsForSale', { ...args, ...(cursor !== undefined && { cursor }) }),
      (page, age) => {
        asOf.value = age
        for (const item of page) items.learn(item, age)
        if (mine.found.length <= pageSize || mine.complete) show(mine)
        else void showSoon(mine)
      },
    )
    loader = mine
    void categories.load()
    await follow(mine, order.value === 'best' ? 1 : Number.POSITIVE_INFINITY)
  }

  async function follow(mine: PageLoader, count: number): Promise<void> {
    try {
      await mine.want(count)
      if (mine !== loader) return
      state.value = 'done'
      error.value = undefined
    } catch (failure) {
      if (mine !== loader) return
      state.value = 'error'
      error.value = failure
    }
  }

  return {
    category,
    keywords,
    order,
    state,
    error,
    ids,
    total,
    complete,
    asOf,
    search,
    /** Where it failed: with the next page, or from the beginning. */
    tryAgain: (how?: LoadOptions) =>
      loader?.found.length ? follow(loader, loader.found.length + 1) : search(how),
    has: (itemId: string) => loader?.has(itemId) ?? false,
    /** Somebody looks at the item at this place, or soon will. */
    want(index: number) {
      if (loader && !loader.complete && state.value === 'done') void follow(loader, index + 1)
    },
    async pick(chosen: number | undefined) {
      category.value = chosen
      await search()
    },
    async lookFor(words: readonly string[]) {
      keywords.value = [...words]
      await search()
    },
    async sortBy(chosen: SearchOrder) {
      order.value = chosen
      if (!loader) return
      show(loader)
      if (chosen !== 'best') await follow(loader, Number.POSITIVE_INFINITY)
    },
    clear() {
      loader?.stop()
      loader = undefined
      category.value = undefined
      keywords.value = []
      order.value = 'best'
      ids.value = []
      complete.value = false
      asOf.value = undefined
      state.value = 'idle'
    },
  }
})
