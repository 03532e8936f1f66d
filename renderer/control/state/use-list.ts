import { ref, shallowRef } from 'vue'

/** A list that the main process gives. If it was asked again meanwhile, an earlier answer does not count. */
export function useList<Entry>(ask: () => Promise<Entry[]>) {
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const entries = shallowRef<Entry[]>([])
  const error = shallowRef<unknown>()
  let round = 0

  async function list(): Promise<void> {
    const mine = (round += 1)
    try {
      const answer = await ask()
      if (mine !== round) return
      entries.value = answer
      state.value = 'ready'
    } catch (failure) {
      if (mine !== round) return
      error.value = failure
      state.value = 'error'
    }
  }

  return { state, entries, error, list }
}
