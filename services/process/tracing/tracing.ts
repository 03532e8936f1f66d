import type { z } from 'zod'
import type { setTracing } from '../../contract/tracing.ts'
import { watchLines } from '../../wire/line.ts'
import { FrameRecorder } from './frame-recorder.ts'
import { TraceCollector } from './trace-collector.ts'

/** Records requests and frames of this service for later inspection: nothing by default. */
export class Tracing {
  /** Undefined while no requests are chosen. */
  collector: TraceCollector | undefined
  /** Collected traces stay readable when the collection ends. */
  #collected = new TraceCollector('all')
  #recorded = new FrameRecorder(0)

  change({ sample, frames }: z.output<typeof setTracing>): void {
    this.collector = sample === 'off' ? undefined : this.#collected
    if (sample !== 'off') this.#collected.change(sample)
    if (frames) this.#recorded.headBytes = frames.headBytes
    watchLines(frames ? this.#recorded : undefined)
  }

  /** The newest requests that were chosen. */
  get traces(): TraceCollector['traces'] {
    return this.#collected.traces
  }

  /** The newest frames of the time while frames were recorded. */
  get frames(): FrameRecorder['frames'] {
    return this.#recorded.frames
  }
}
