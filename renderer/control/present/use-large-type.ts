import { useWindowSize } from '@vueuse/core'
import { computed, onScopeDispose, watchEffect } from 'vue'
import { chartScale } from '../../shared/charts/chart-theme.ts'

/** The window that the pages are made for at the usual size of type. A projector with 1280×720 pixels shows them a quarter larger. */
const designed = { width: 1_024, height: 576 }
const usualPx = 16

/** Everything grows with the screen, so that the last row can read it. */
export function useLargeType(): void {
  const { width, height } = useWindowSize()
  const factor = computed(() =>
    Math.max(1, Math.min(3, width.value / designed.width, height.value / designed.height)),
  )
  const { style } = document.documentElement
  watchEffect(() => {
    style.fontSize = `${usualPx * factor.value}px`
    chartScale.value = factor.value
  })
  onScopeDispose(() => {
    style.fontSize = ''
    chartScale.value = 1
  })
}
