import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

/**
 * The current benchmark, the waiting ones, and the end of the last one; undefined until the main process has answered.
 */
export const useBench = createSharedComposable(() => {
  const state = useStream(controlBridge().bench.onState)
  const running = computed(() => state.value?.running ?? null)
  const queue = computed(() => state.value?.queue ?? [])
  const ended = computed(() => state.value?.ended ?? null)
  const problem = computed(() => state.value?.problem ?? null)
  return { state, running, queue, ended, problem }
})
