import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { type LoadOptions, readAgainAfterFailure } from './keep-trying.ts'
import type { ReadState } from './list-state.ts'

export interface Read<Value> {
  value: ShallowRef<Value | undefined>
  state: Ref<ReadState>
  error: Ref<unknown>
  load(how?: LoadOptions): Promise<void>
}

/** One thing that is asked for. It stays while it is asked for again, and a failure is tried again by itself. */
export function useRead<Value>(ask: () => Promise<Value>): Read<Value> {
  const value = shallowRef<Value>()
  const state = ref<ReadState>('idle')
  const error = ref<unknown>()
  // If it was asked for again meanwhile, an earlier answer does not count.
  let round = 0

  async function load({ quietly }: LoadOptions = {}): Promise<void> {
    const mine = (round += 1)
    if (!quietly) state.value = 'loading'
    try {
      const answer = await ask()
      if (mine !== round) return
      value.value = answer
      error.value = undefined
      state.value = 'done'
    } catch (failure) {
      if (mine !== round) return
      error.value = failure
      state.value = 'error'
    }
  }

  readAgainAfterFailure(() => ({ state: state.value, error: error.value }), load)
  return { value, state, error, load }
}
