import { useStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { useSession } from '../../shared/session/session.ts'

interface Kept {
  /** For items without one of their own. */
  usual: number
  items: Record<string, number>
}

const usualThreshold = 5

/** From how many units on an item counts as low. Kept in this window's storage, for each seller. */
export const useThresholds = defineStore('thresholds', () => {
  const session = useSession()
  const all = useStorage<Record<string, Kept>>('marketlab:low-stock', {}, localStorage, { shallow: true })
  const owner = computed(() => `${session.accountId ?? 0}:${session.username}`)
  const kept = computed<Kept>(() => all.value[owner.value] ?? { usual: usualThreshold, items: {} })

  const usual = computed(() => kept.value.usual)

  function of(itemId: string): number {
    return kept.value.items[itemId] ?? kept.value.usual
  }

  function isOwn(itemId: string): boolean {
    return Object.hasOwn(kept.value.items, itemId)
  }

  function isLow({ itemId, quantity }: Pick<Item, 'itemId' | 'quantity'>): boolean {
    return quantity <= of(itemId)
  }

  function keep(changed: Kept): void {
    all.value = { ...all.value, [owner.value]: changed }
  }

  function setUsual(units: number): void {
    keep({ ...kept.value, usual: units })
  }

  /** Without units the item follows the usual threshold again. */
  function set(itemIds: readonly string[], units: number | undefined): void {
    const others = Object.entries(kept.value.items).filter(([itemId]) => !itemIds.includes(itemId))
    const own = units === undefined ? [] : itemIds.map((itemId) => [itemId, units] as const)
    keep({ ...kept.value, items: Object.fromEntries([...others, ...own]) })
  }

  return { usual, of, isOwn, isLow, setUsual, set }
})
