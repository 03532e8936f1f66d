import { validate } from '../../contract/operation.ts'
import type { Resilience } from '../../resilience/resilience.ts'
import { resilienceSchema } from '../../resilience/settings.ts'
import type { BreakerState } from '../../resilience/breaker.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Handler } from '../call.ts'

const stateValues: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 }

/** How the supervisor of a cluster switches the protection of a service, and sees what it does. */
export function resilienceOperations(resilience: Resilience): Record<string, Handler> {
  return {
    SetResilience: (call) => {
      const settings = validate(resilienceSchema, call.args)
      if (settings instanceof ApiError) throw settings
      resilience.apply(settings)
      call.succeed('{}')
    },
    GetResilience: (call) => call.succeed(JSON.stringify(resilience.report())),
  }
}

export function addResilienceMetrics(metrics: Metrics, resilience: Resilience): void {
  metrics.gauge('marketlab_breaker_state', 'Circuit breakers: 0 closed, 1 half-open, 2 open.', () =>
    resilience
      .report()
      .downstreams.flatMap(({ service, address, breaker }) =>
        breaker ? [{ labels: { to: service, address }, value: stateValues[breaker.state] }] : [],
      ),
  )
  metrics.counter('marketlab_shed_total', 'Requests that were refused under overload.', () =>
    Object.entries(resilience.shedding?.report().refused ?? {}).map(([worth, value]) => {
      return { labels: { worth }, value }
    }),
  )
}
