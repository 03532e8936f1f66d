import { defineStore } from 'pinia'
import type { Purchase, Thumb } from '../../../services/contract/values.ts'
import { usePagedList } from '../../shared/lists/use-paged-list.ts'
import { call } from './call.ts'

/** Items that were bought and paid, with the buyer's thumb on each. */
export const usePurchases = defineStore('purchases', () => {
  const list = usePagedList<Purchase>(async (cursor) => {
    const page = await call('GetBuyerPurchases', { limit: 50, ...(cursor !== undefined && { cursor }) })
    return { rows: page.purchases, next: page.next }
  })

  /** The thumb belongs to the item, however often it was bought. */
  function mark(itemId: string, thumb: Thumb | undefined): void {
    list.rows.value = list.rows.value.map((row) => (row.itemId === itemId ? { ...row, thumb } : row))
  }

  return {
    ...list,
    /** Shown at once; taken back if it could not be kept. */
    async rate(itemId: string, thumb: Thumb): Promise<void> {
      const before = list.rows.value.find((row) => row.itemId === itemId)?.thumb
      if (before === thumb) return
      mark(itemId, thumb)
      try {
        await call('ProvideFeedback', { itemId, thumb })
      } catch (error) {
        mark(itemId, before)
        throw error
      }
    },
  }
})
