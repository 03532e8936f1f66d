import { ref, shallowRef } from 'vue'
import type { DatabaseSnapshots } from '../../../electron/ipc/snapshot-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'

export type ListState = 'loading' | 'ready' | 'error'

/** The snapshots of both databases, listed anew whenever one is taken, imported or restored. */
export function useSnapshots() {
  const { snapshots } = controlBridge()
  const state = ref<ListState>('loading')
  const databases = shallowRef<DatabaseSnapshots[]>([])
  const error = shallowRef<unknown>()
  let round = 0

  async function list(): Promise<void> {
    const mine = (round += 1)
    try {
      const answer = await snapshots.list()
      if (mine !== round) return
      databases.value = answer
      state.value = 'ready'
    } catch (failure) {
      if (mine !== round) return
      error.value = failure
      state.value = 'error'
    }
  }

  useListener(snapshots.onChange, () => void list())
  void list()
  return { state, databases, error, list }
}
