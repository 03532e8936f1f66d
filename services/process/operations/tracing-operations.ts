import type { z } from 'zod'
import { getFrames, getTraces, setTracing } from '../../contract/tracing.ts'
import type { Handler } from '../call.ts'
import { checkedOperations } from '../checked-operations.ts'
import type { ServiceContext } from '../service-context.ts'
import { frameJson } from '../tracing/frame-recorder.ts'
import { notedPage } from '../tracing/noted-page.ts'
import { passes, traceJson } from '../tracing/trace-collector.ts'

/** How the supervisor of a cluster chooses what is noted, and how those who look at traces and frames read it. */
export function tracingOperations(
  context: Pick<ServiceContext, 'instance' | 'member' | 'service' | 'tracing'>,
): Record<string, Handler> {
  const { tracing } = context
  return checkedOperations(
    { SetTracing: setTracing, GetTraces: getTraces, GetFrames: getFrames },
    {
      SetTracing: (call) => {
        tracing.change(call.args as z.output<typeof setTracing>)
        call.succeed('{}')
      },
      GetTraces: (call) => {
        const { filter = {}, ...page } = call.args as z.output<typeof getTraces>
        call.succeed(
          notedPage(context, tracing.traces, page, (kept, n) =>
            passes(kept, filter) ? traceJson(kept, n) : undefined,
          ),
        )
      },
      GetFrames: (call) => {
        const page = call.args as z.output<typeof getFrames>
        call.succeed(notedPage(context, tracing.frames, page, frameJson))
      },
    },
  )
}
