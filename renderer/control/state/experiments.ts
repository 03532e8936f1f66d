import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

/** The current experiment, the results of earlier ones, and why the last one has none. */
export const useExperiments = createSharedComposable(() => {
  const state = useStream(controlBridge().experiments.onState)
  return {
    running: computed(() => state.value?.running ?? null),
    results: computed(() => state.value?.results ?? []),
    failure: computed(() => state.value?.failure ?? null),
  }
})
