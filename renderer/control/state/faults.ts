import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { controlBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

/** The active faults of the cluster. */
export const useFaults = createSharedComposable(() => {
  const told = useStream(controlBridge().faults.onFaults)
  const faults = computed(() => told.value ?? [])
  return { faults, isKnown: computed(() => told.value !== undefined) }
})
