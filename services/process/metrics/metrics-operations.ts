import { type ServiceMetrics, setMetrics } from '../../contract/tracing.ts'
import { z } from 'zod'
import { checkedOperations } from '../checked-operations.ts'
import type { ServiceContext } from '../service-context.ts'
import type { Handler } from '../call.ts'
import { machineNow, readClock } from '../tracing/machine-clock.ts'

export function metricsOperations({
  instance,
  member,
  service,
  metrics,
}: Pick<ServiceContext, 'instance' | 'member' | 'service' | 'metrics'>): Record<string, Handler> {
  return checkedOperations(
    { SetMetrics: setMetrics, GetMetrics: z.object({}) },
    {
      SetMetrics: (call) => {
        const { requests, eventLoop } = call.args as z.output<typeof setMetrics>
        metrics.countRequests(requests, eventLoop)
        call.succeed('{}')
      },
      GetMetrics: (call) => {
        const figures: ServiceMetrics = {
          instance,
          member,
          service,
          clock: readClock(),
          at: machineNow(),
          samples: metrics.read(),
          operations: metrics.operations,
        }
        call.succeed(JSON.stringify(figures))
      },
    },
  )
}
