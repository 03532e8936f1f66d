import { ref, shallowRef } from 'vue'
import type { OlderLines } from '../../../electron/ipc/log-types.ts'

type OlderState = 'ready' | 'loading' | 'none' | 'error'

interface Page {
  older(): Promise<OlderLines>
  /** Lists the lines again. Resolves with how many there are. */
  listAgain(): Promise<number>
  listed(): number
}

/** A search looks through this many pieces of the files before it tells how far it got. */
const mostPieces = 10

/** Lines of earlier starts, from the log files: piece by piece, until one is found that the query lists. */
export function useOlderLines({ older, listAgain, listed }: Page) {
  const state = ref<OlderState>('ready')
  const error = shallowRef<unknown>()

  async function load(): Promise<void> {
    if (state.value === 'loading' || state.value === 'none') return
    state.value = 'loading'
    try {
      const before = listed()
      for (let piece = 1, found = false; !found; piece += 1) {
        const { more } = await older()
        found = (await listAgain()) > before || !more || piece === mostPieces
        if (found) state.value = more ? 'ready' : 'none'
      }
    } catch (failure) {
      error.value = failure
      state.value = 'error'
    }
  }

  return {
    state,
    error,
    load,
    /** All lines were cleared. */
    startOver: () => (state.value = 'ready'),
  }
}
