import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Beat, ended, monotonicMs, pending } from './beat.ts'

const workerFile = new URL('./bench-metronome.js', import.meta.url)
/** More beats than this a second would cost more than they are worth. */
const shortestGapMs = 0.2
/** The usual delay of waking up. */
const wakeMs = 0.05
/** With time between the beats it is woken earlier: what is left then is waited for by looking at the clock. */
const earlyMs = 0.2
const earlyFromGapMs = 2

/**
 * Calls back at every beat. Node's timers know whole milliseconds, and looking at the clock all the time would take a
 * processor from what is measured; so a thread sleeps until just before each beat and wakes the event loop up.
 */
export class Metronome {
  /** So much before its time a beat may come. */
  readonly leadMs: number
  #gapMs: number
  #worker = new Worker(workerFile)
  #cells = new Int32Array(new SharedArrayBuffer(8))
  #running = true

  constructor(gapMs: number) {
    this.#gapMs = Math.max(gapMs, shortestGapMs)
    this.leadMs = gapMs >= earlyFromGapMs ? earlyMs : wakeMs
  }

  /** Resolves when its thread is there. */
  async ready(): Promise<void> {
    await once(this.#worker, 'online')
  }

  /** The first beat is at `startsAt`, on the clock of `performance.now()`. */
  start(startsAt: number, onBeat: () => void): void {
    const beat: Beat = {
      cells: this.#cells.buffer as SharedArrayBuffer,
      startsAt: monotonicMs() + startsAt - performance.now(),
      gapMs: this.#gapMs,
      leadMs: this.leadMs,
    }
    this.#worker.on('message', () => {
      Atomics.store(this.#cells, pending, 0)
      if (this.#running) onBeat()
    })
    this.#worker.postMessage(beat)
  }

  /** Resolves when its thread has ended. */
  async stop(): Promise<void> {
    this.#running = false
    Atomics.store(this.#cells, ended, 1)
    Atomics.notify(this.#cells, ended)
    await once(this.#worker, 'exit')
  }
}
