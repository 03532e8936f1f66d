import { validate } from '../contract/operation.ts'
import type { Resilience } from '../resilience/resilience.ts'
import { resilienceSchema } from '../resilience/settings.ts'
import { ApiError } from '../wire/errors.ts'
import type { Handler } from './service-server.ts'

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
