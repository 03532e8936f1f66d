import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { BuyerResult } from '../../../services/contract/buyer-operations.ts'
import type { ListState } from '../../shared/lists/use-paged-list.ts'
import { call } from './call.ts'

type CategoryCount = BuyerResult<'ListCategories'>['categories'][number]

export const useCategories = defineStore('categories', () => {
  const all = shallowRef<CategoryCount[]>([])
  const state = ref<ListState>('idle')
  const total = computed(() => all.value.reduce((sum, { forSale }) => sum + forSale, 0))

  async function load(): Promise<void> {
    if (state.value === 'loading') return
    state.value = 'loading'
    try {
      const { categories } = await call('ListCategories', {})
      all.value = categories.toSorted((a, b) => a.category - b.category)
      state.value = 'done'
    } catch {
      // The list beside it says what is wrong; what was known stays.
      state.value = 'error'
    }
  }

  return {
    all,
    state,
    total,
    load,
    /** How many items are for sale there; undefined while nobody knows. */
    forSale(category: number | undefined): number | undefined {
      if (all.value.length === 0) return undefined
      return category === undefined ? total.value : all.value.find((of) => of.category === category)?.forSale
    },
    clear() {
      all.value = []
      state.value = 'idle'
    },
  }
})
