import { getFrames, getTraces, type Sampling, setTracing, type TraceFilter } from '../../contract/tracing.ts'
import { watchLines } from '../../wire/line.ts'
import { checkedOperations } from '../checked-operations.ts'
import type { ServiceContext } from '../service-context.ts'
import type { Handler } from '../service-server.ts'
import { frameJson, FrameRecorder } from './frame-recorder.ts'
import { notedPage } from './noted-page.ts'
import { passes, traceJson, TraceCollector } from './trace-collector.ts'

interface Order {
  sample: Sampling
  frames: false | { headBytes: number }
}

/** What of the requests and frames of this service is noted for who wants to look at them: by default nothing. */
export class Tracing {
  /** Undefined while no requests are chosen. */
  collector: TraceCollector | undefined
  /** What was collected stays readable when the collecting ends. */
  #collected = new TraceCollector('all')
  #recorded = new FrameRecorder(0)

  change({ sample, frames }: Order): void {
    this.collector = sample === 'off' ? undefined : this.#collected
    if (sample !== 'off') this.#collected.change(sample)
    if (frames) this.#recorded.headBytes = frames.headBytes
    watchLines(frames ? this.#recorded : undefined)
  }

  operations(context: Pick<ServiceContext, 'instance' | 'member' | 'service'>): Record<string, Handler> {
    return checkedOperations(
      { SetTracing: setTracing, GetTraces: getTraces, GetFrames: getFrames },
      {
        SetTracing: (call) => {
          this.change(call.args as Order)
          call.succeed('{}')
        },
        GetTraces: (call) => {
          const { filter = {}, ...page } = call.args as Page & { filter?: TraceFilter }
          const { traces } = this.#collected
          call.succeed(
            notedPage(context, traces, page, (kept, n) =>
              passes(kept, filter) ? traceJson(kept, n) : undefined,
            ),
          )
        },
        GetFrames: (call) => {
          call.succeed(notedPage(context, this.#recorded.frames, call.args as Page, frameJson))
        },
      },
    )
  }
}

interface Page {
  after: number
  limit: number
}
