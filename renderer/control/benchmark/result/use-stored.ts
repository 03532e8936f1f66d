import { ref, shallowRef, watch } from 'vue'
import type { StoredBenchmark } from '../../../../electron/ipc/bench-types.ts'
import { controlBridge } from '../../../shared/bridge.ts'
import { useHistory } from '../history/use-history.ts'

/** A benchmark of the history, whole. */
export function useStored(id: string) {
  const { benchmarks } = useHistory()
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const stored = shallowRef<StoredBenchmark>()
  const error = shallowRef<unknown>()

  async function load(): Promise<void> {
    try {
      stored.value = await controlBridge().bench.get({ id })
      state.value = 'ready'
    } catch (failure) {
      error.value = failure
      state.value = 'error'
    }
  }

  // It may be renamed while it is shown.
  watch(
    () => benchmarks.value.find((one) => one.id === id)?.title,
    (title) => {
      if (title !== undefined && stored.value && title !== stored.value.summary.title)
        stored.value = { ...stored.value, summary: { ...stored.value.summary, title } }
    },
  )
  void load()
  return { state, stored, error, load }
}
