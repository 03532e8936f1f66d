import { ref, shallowRef } from 'vue'
import type { BenchmarkComparison } from '../../../../bench/model/comparison.ts'
import type { StoredBenchmark } from '../../../../electron/ipc/bench-types.ts'
import { controlBridge } from '../../../shared/bridge.ts'

interface Compared {
  comparison: BenchmarkComparison
  first: StoredBenchmark
  second: StoredBenchmark
}

export function useComparison(first: string, second: string) {
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const compared = shallowRef<Compared>()
  const error = shallowRef<unknown>()

  async function load(): Promise<void> {
    const { bench } = controlBridge()
    try {
      const [comparison, one, two] = await Promise.all([
        bench.compare({ first, second }),
        bench.get({ id: first }),
        bench.get({ id: second }),
      ])
      compared.value = { comparison, first: one, second: two }
      state.value = 'ready'
    } catch (failure) {
      error.value = failure
      state.value = 'error'
    }
  }

  void load()
  return { state, compared, error, load }
}
