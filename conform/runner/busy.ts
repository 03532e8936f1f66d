import { watchMachine } from '../../bench/run/machine-watch.ts'

/** Begins to watch; the function that it returns ends that, and says why the machine was too busy, if it was. */
export type BusyWatch = () => () => string | undefined

/** Nobody but the service itself should need so much of all processors. */
const mostOthers = 0.85
const mostDelayMs = 1_000

export const unwatched: BusyWatch = () => () => undefined

/** Other programs had nearly all processors, or we ourselves had no turn. */
export const watchOthers: BusyWatch = () => {
  const watch = watchMachine()
  return () => {
    const { othersShare, eventLoopDelayMs } = watch.end()
    if (othersShare !== null && othersShare > mostOthers)
      return `Other programs used ${Math.round(othersShare * 100)} % of all processors`
    if (eventLoopDelayMs > mostDelayMs)
      return `The checks themselves had to wait ${Math.round(eventLoopDelayMs)} ms for a processor`
    return undefined
  }
}
