import { onScopeDispose, watch } from 'vue'
import { describeError } from '../error-message.ts'

interface Read {
  failed: boolean
  error: unknown
}

export interface LoadOptions {
  /** The notice of a failure stays until the data is there. */
  quietly?: boolean
}

/** Soon at first; a service restarts within seconds. */
const waitsMs = [1_000, 2_000, 4_000, 8_000]

/** Reads again by itself what could not be read, as long as trying again may help. */
export function keepTrying(read: () => Read, again: (how: LoadOptions) => Promise<unknown>): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const isWorthIt = () => {
    const { failed, error } = read()
    return failed && describeError(error).retryable
  }

  function tryAfter(tries: number): void {
    const wait = waitsMs[Math.min(tries, waitsMs.length - 1)]
    timer = setTimeout(() => void tryNow(tries), wait)
  }

  async function tryNow(tries: number): Promise<void> {
    const mine = timer
    await again({ quietly: true })
    if (mine === timer && isWorthIt()) tryAfter(tries + 1)
  }

  watch(
    isWorthIt,
    (failing) => {
      clearTimeout(timer)
      timer = undefined
      if (failing) tryAfter(0)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
}
