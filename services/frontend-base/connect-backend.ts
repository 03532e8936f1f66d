import type { ServiceName } from '../config/config.ts'
import type { MemberAddress } from '../config/members.ts'
import { watchOf } from '../process/metrics/traffic.ts'
import type { ServiceContext } from '../process/service-context.ts'
import type { Downstream } from '../resilience/downstream.ts'
import type { WireClientOptions } from '../wire/client.ts'

export function connectBackend(
  context: ServiceContext,
  service: ServiceName,
  extra: Partial<WireClientOptions> = {},
): Downstream {
  const { membership } = context
  const address = membership.core(service)
  const client = connectMember(context, address, extra)
  client.moveTo(address)
  membership.onChange(() => client.moveTo(membership.core(service)))
  return client
}

export function connectMember(
  { config, secret, member: from, resilience, log }: ServiceContext,
  { name, kind, host, port }: MemberAddress,
  extra: Partial<WireClientOptions> = {},
): Downstream {
  const { requestMs, reconnectMs } = config.timeouts
  let toldLost = false
  return resilience.connect({
    host,
    port,
    service: kind,
    secret,
    from,
    limits: config.limits,
    timeoutMs: requestMs,
    connectWaitMs: reconnectMs,
    watch: watchOf(port),
    ...extra,
    onState(state, cause) {
      if (state === 'ready') log.info({ to: name }, 'connected')
      // Trying again takes many attempts: one line is enough.
      if (state === 'waiting' && !toldLost)
        log.warn({ to: name, cause: cause?.message }, 'not connected, trying again')
      toldLost = state !== 'ready' && (toldLost || state === 'waiting')
      extra.onState?.(state, cause)
    },
  })
}
