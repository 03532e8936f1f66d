import { useWindowSize } from '@vueuse/core'
import { computed, type ComputedRef, onScopeDispose, watchEffect } from 'vue'

const designed = { width: 1_280, height: 800 }
const usualPx = 16
const labelPx = 18

/** Everything grows with the screen, so that the last row can read it. Tells the size of the labels in charts. */
export function useHallSize(): ComputedRef<number> {
  const { width, height } = useWindowSize()
  const factor = computed(() =>
    Math.max(0.7, Math.min(3, width.value / designed.width, height.value / designed.height)),
  )
  const { style } = document.documentElement
  watchEffect(() => (style.fontSize = `${usualPx * factor.value}px`))
  onScopeDispose(() => (style.fontSize = ''))
  return computed(() => Math.round(labelPx * factor.value))
}
