import { createSharedComposable } from '@vueuse/core'
import { controlBridge } from '../../../shared/bridge.ts'
import { useListener } from '../../../shared/use-stream.ts'
import { computed } from 'vue'
import { useRead } from '../../../shared/lists/use-read.ts'

/** All benchmarks of the app, newest first, listed again whenever one is added, renamed or deleted. */
export const useHistory = createSharedComposable(() => {
  const { bench } = controlBridge()
  const { value, ...read } = useRead(bench.list)
  const benchmarks = computed(() => value.value ?? [])
  // The first word of it asks for the list.
  useListener(bench.onHistory, () => void read.load({ quietly: true }))
  return { benchmarks, ...read }
})
