import { onScopeDispose, watch } from 'vue'
import { describeError } from '../error-message.ts'
import type { ReadState } from './list-state.ts'

export interface LoadOptions {
  /** The notice of a failure stays until the data is there. */
  quietly?: boolean
}

/** Soon at first; a service restarts within seconds. */
const waitsMs = [1_000, 2_000, 4_000, 8_000]

/** Does something again and again, ever more rarely, as long as it is wanted. */
export function keepTrying(
  isWanted: () => boolean,
  again: (how: LoadOptions) => Promise<unknown>,
  waits: readonly number[] = waitsMs,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function tryAfter(tries: number): void {
    timer = setTimeout(() => void tryNow(tries), waits[Math.min(tries, waits.length - 1)])
  }

  async function tryNow(tries: number): Promise<void> {
    const mine = timer
    await again({ quietly: true })
    if (mine === timer && isWanted()) tryAfter(tries + 1)
  }

  watch(
    isWanted,
    (wanted) => {
      clearTimeout(timer)
      timer = undefined
      if (wanted) tryAfter(0)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
}

/** Reads again by itself what could not be read, as long as trying again may help. */
export function readAgainAfterFailure(
  read: () => { state: ReadState; error: unknown },
  again: (how: LoadOptions) => Promise<unknown>,
): void {
  keepTrying(() => read().state === 'error' && describeError(read().error).retryable, again)
}
