import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

/** How far the sample data is; null where nobody loads any. */
export const useSample = createSharedComposable(() => {
  const progress = useStream(controlBridge().data.onSample)
  const isLoading = computed(() => progress.value?.state === 'running')
  const cancel = () => controlBridge().data.cancelSample()
  return { progress, isLoading, cancel }
})
