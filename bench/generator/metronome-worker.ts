import { parentPort } from 'node:worker_threads'
import { type Beat, ended, monotonicMs, pending } from './beat.ts'

parentPort!.once('message', beat)

/** Sleeps from beat to beat, to the tenth of a millisecond, as the timers of an event loop cannot. */
function beat({ cells, startsAt, gapMs, leadMs }: Beat): void {
  const shared = new Int32Array(cells)
  for (let next = 0; Atomics.load(shared, ended) === 0; next += 1) {
    const now = monotonicMs()
    // Beats that were slept through are one.
    next = Math.max(next, Math.ceil((now - startsAt) / gapMs))
    const sleepMs = startsAt + next * gapMs - leadMs - now
    if (sleepMs > 0 && Atomics.wait(shared, ended, 0, sleepMs) !== 'timed-out') return
    if (Atomics.exchange(shared, pending, 1) === 0) parentPort!.postMessage(undefined)
  }
}
