import { createSharedComposable } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import type { MetricsView, RangeMinutes } from '../../../electron/ipc/metrics-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

const minutes = ref<RangeMinutes>(1)
/** Empty for all side by side. */
const member = ref('')

/** The choice of charts, kept while other pages are open. */
export function useFigureChoice() {
  return { minutes, member }
}

/** The figures of the range that is looked at, again whenever there are others. */
export const useFigures = createSharedComposable(() => {
  const { figures: bridge } = controlBridge()
  const state = useStream(bridge.onState)
  const view = shallowRef<MetricsView>()
  const error = shallowRef<unknown>()
  let isLoading = false
  let isStale = false

  async function load(): Promise<void> {
    if (isLoading) {
      isStale = true
      return
    }
    isLoading = true
    try {
      view.value = await bridge.view({ minutes: minutes.value })
      error.value = undefined
    } catch (caught) {
      error.value = caught
    } finally {
      isLoading = false
    }
    if (!isStale) return
    isStale = false
    await load()
  }
  watch([() => state.value?.count, minutes], load, { immediate: true })

  const members = computed(() => view.value?.members.map((one) => one.member) ?? [])
  return { state, view, members, error, load }
})
