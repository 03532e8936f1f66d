import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

/** What runs, what waits and how the last one ended; undefined for the moment before main has told. */
export const useBench = createSharedComposable(() => {
  const state = useStream(controlBridge().bench.onState)
  const running = computed(() => state.value?.running ?? null)
  const queue = computed(() => state.value?.queue ?? [])
  const ended = computed(() => state.value?.ended ?? null)
  const problem = computed(() => state.value?.problem ?? null)
  return { state, running, queue, ended, problem }
})
