import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { SaleEvent } from '../../../services/contract/values.ts'

export interface FeedSale extends SaleEvent {
  /** Grows by one with every sale that this window sees. */
  number: number
}

const keptSales = 1_000

/** Sales since this seller logged in here, newest first. */
export const useSalesFeed = defineStore('sales-feed', () => {
  const sales = shallowRef<readonly FeedSale[]>([])
  /** The number of all sales, also of those that are no longer kept. */
  const count = ref(0)

  function add(events: readonly SaleEvent[]): void {
    if (events.length === 0) return
    const fresh = events.map((sale, index) => ({ ...sale, number: count.value + index + 1 })).reverse()
    count.value += events.length
    sales.value = [...fresh, ...sales.value].slice(0, keptSales)
  }

  function clear(): void {
    sales.value = []
    count.value = 0
  }

  return { sales, count, add, clear }
})
