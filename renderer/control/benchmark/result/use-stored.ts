import { watch } from 'vue'
import { controlBridge } from '../../../shared/bridge.ts'
import { useRead } from '../../../shared/lists/use-read.ts'
import { useHistory } from '../history/use-history.ts'

/** A benchmark of the history, whole. */
export function useStored(id: string) {
  const { benchmarks } = useHistory()
  const { value: stored, state, error, load } = useRead(() => controlBridge().bench.get({ id }))

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
