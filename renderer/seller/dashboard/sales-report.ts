import { useDocumentVisibility, useIntervalFn, useStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { Rating } from '../../../services/contract/values.ts'
import type { SellerResult } from '../../../services/contract/seller-operations.ts'
import type { LoadOptions } from '../../shared/lists/keep-trying.ts'
import { callSeller } from '../session/seller-call.ts'
import { type RangeKey, reportArgs } from './ranges.ts'

export type SalesReport = SellerResult<'GetSalesReport'>

/** Time moves on also where nothing is sold. */
const refreshMs = 60_000
const restMs = 1_000

/**
 * The data of the dashboard. It is read again after sales, at most once a second, and only while the page is visible.
 */
export const useSalesReport = defineStore('sales-report', () => {
  const range = useStorage<RangeKey>('marketlab:report-range', 'day')
  const report = shallowRef<SalesReport>()
  const rating = shallowRef<Rating>()
  const status = ref<'idle' | 'loading' | 'done' | 'error'>('idle')
  const error = shallowRef<unknown>()
  const visibility = useDocumentVisibility()
  const isShown = ref(false)
  /** The time that `report` is about. */
  let reported: RangeKey | undefined
  let isStale = true
  let reading = 0
  let rest: ReturnType<typeof setTimeout> | undefined

  async function load({ quietly }: LoadOptions = {}): Promise<void> {
    const turn = (reading += 1)
    const asked = range.value
    isStale = false
    if (status.value !== 'done' && !quietly) status.value = 'loading'
    try {
      const [sold, rated] = await Promise.all([
        callSeller('GetSalesReport', reportArgs(asked, Date.now())),
        callSeller('GetSellerRating', {}),
      ])
      if (turn !== reading) return
      report.value = sold
      reported = asked
      rating.value = rated
      status.value = 'done'
    } catch (reason) {
      if (turn !== reading) return
      isStale = true
      error.value = reason
      if (reported !== asked) report.value = undefined
      status.value = 'error'
    }
  }

  /** Something was sold, or may have been. */
  function touch(): void {
    isStale = true
    rest ??= setTimeout(() => {
      rest = undefined
      catchUp()
    }, restMs)
  }

  function catchUp(): void {
    if (isStale && isShown.value && visibility.value === 'visible') void load()
  }

  function clear(): void {
    reading += 1
    isStale = true
    report.value = undefined
    rating.value = undefined
    status.value = 'idle'
  }

  watch([isShown, visibility], catchUp)
  watch(range, () => {
    isStale = true
    catchUp()
  })
  useIntervalFn(touch, refreshMs)

  return { range, report, rating, status, error, isShown, load, touch, clear }
})
