import { createSharedComposable } from '@vueuse/core'
import { controlBridge } from '../../../shared/bridge.ts'
import { useListener } from '../../../shared/use-stream.ts'
import { useList } from '../../state/use-list.ts'

/** All benchmarks of the app, newest first, listed anew whenever one is added, renamed or deleted. */
export const useHistory = createSharedComposable(() => {
  const { bench } = controlBridge()
  const { entries: benchmarks, ...asked } = useList(bench.list)
  useListener(bench.onHistory, () => void asked.list())
  return { benchmarks, ...asked }
})
