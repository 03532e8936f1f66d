import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CatalogueAge } from '../../../electron/ipc/consistency-types.ts'
import type { BuyerResult } from '../../../services/contract/buyer-operations.ts'
import type { ItemEvent } from '../../../services/contract/values.ts'
import type { LoadOptions } from '../../shared/lists/keep-trying.ts'
import type { ReadState } from '../../shared/lists/list-state.ts'
import { call } from './call.ts'
import { useItems } from './items.ts'

type CategoryCount = BuyerResult<'ListCategories'>['categories'][number]

const restMs = 1_000

/** The categories, and how many items are for sale in each, as items come up for sale and are sold out. */
export const useCategories = defineStore('categories', () => {
  const items = useItems()
  const all = shallowRef<CategoryCount[]>([])
  const state = ref<ReadState>('idle')
  const error = ref<unknown>()
  const asOf = shallowRef<CatalogueAge>()
  /** The newest revision that changed a count, as far as was heard. */
  const heardRev = ref(0)
  const total = computed(() => all.value.reduce((sum, { forSale }) => sum + forSale, 0))
  const isBehind = computed(() => asOf.value !== undefined && asOf.value.rev < heardRev.value)
  let reading = false
  let isAskedAgain = false

  async function load({ quietly }: LoadOptions = {}): Promise<void> {
    isAskedAgain = reading
    if (reading) return
    reading = true
    if (!quietly) state.value = 'loading'
    try {
      const answer = await call('ListCategories', {})
      all.value = answer.categories.toSorted((a, b) => a.category - b.category)
      asOf.value = answer.asOf
      error.value = undefined
      state.value = 'done'
    } catch (failure) {
      error.value = failure
      state.value = 'error'
    }
    reading = false
    if (isAskedAgain) await load({ quietly: true })
  }

  const loadSoon = useThrottleFn(() => load({ quietly: true }), restMs, true)

  return {
    all,
    state,
    error,
    total,
    isBehind,
    load,
    /** Some events were missed, or the revisions of another state are counted now. */
    doubt: () => (heardRev.value = 0),
    /** An event of which the items do not know yet: one that sold an item out, or brought it back, changes a count. */
    hear({ itemId, quantity, rev }: ItemEvent): void {
      const before = items.get(itemId)?.quantity
      if (state.value === 'idle' || (before !== undefined && (before === 0) === (quantity === 0))) return
      heardRev.value = Math.max(heardRev.value, rev)
      void loadSoon()
    },
    /** How many items are for sale there; undefined while nobody knows. */
    forSale(category: number | undefined): number | undefined {
      if (all.value.length === 0) return undefined
      return category === undefined ? total.value : all.value.find((of) => of.category === category)?.forSale
    },
    clear() {
      all.value = []
      asOf.value = undefined
      heardRev.value = 0
      state.value = 'idle'
    },
  }
})
