import { createSharedComposable } from '@vueuse/core'
import { ref, shallowRef } from 'vue'
import type { BenchmarkSummary } from '../../../../electron/ipc/bench-types.ts'
import { controlBridge } from '../../../shared/bridge.ts'
import { useListener } from '../../../shared/use-stream.ts'

/** All benchmarks of the app, newest first, listed anew whenever one is added, renamed or deleted. */
export const useHistory = createSharedComposable(() => {
  const { bench } = controlBridge()
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const benchmarks = shallowRef<BenchmarkSummary[]>([])
  const error = shallowRef<unknown>()
  let round = 0

  async function list(): Promise<void> {
    const mine = (round += 1)
    try {
      const answer = await bench.list()
      if (mine !== round) return
      benchmarks.value = answer
      state.value = 'ready'
    } catch (failure) {
      if (mine !== round) return
      error.value = failure
      state.value = 'error'
    }
  }

  useListener(bench.onHistory, () => void list())
  return { state, benchmarks, error, list }
})
