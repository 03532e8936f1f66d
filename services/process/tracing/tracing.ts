import type { z } from 'zod'
import type { setTracing } from '../../contract/tracing.ts'
import { watchLines } from '../../wire/line.ts'
import { FrameRecorder } from './frame-recorder.ts'
import { TraceCollector } from './trace-collector.ts'

/** What of the requests and frames of this service is noted for who wants to look at them: by default nothing. */
export class Tracing {
  /** Undefined while no requests are chosen. */
  collector: TraceCollector | undefined
  /** What was collected stays readable when the collecting ends. */
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
