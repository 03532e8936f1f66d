import { ApiError } from '../wire/errors.ts'
import { WireClient } from '../wire/client.ts'
import type { ServiceKind } from '../config/config.ts'
import { reachableHost } from '../config/members.ts'

const answerMs = 5_000

export interface HealthQuestion {
  service: ServiceKind
  host: string
  port: number
  /** The name that the started process must report. */
  instance: string
  secret: string
}

/** Rejects unless the very process that was started answers on its port. */
export async function checkHealth({ service, host, port, instance, secret }: HealthQuestion): Promise<void> {
  const client = new WireClient({
    host: reachableHost(host),
    port,
    service,
    connectWaitMs: answerMs,
    timeoutMs: answerMs,
    unwatched: true,
    // Also of services that answer strangers: what is done to strangers' connections is not an illness.
    secret,
    from: 'cluster',
  })
  try {
    const answer = await client.request<{ instance?: unknown }>('Ping', {}, { safety: 'read' })
    if (answer.instance !== instance) {
      throw new ApiError(
        'UNAVAILABLE',
        `${client.address} answers, but it is not the ${service} that was just started.`,
      )
    }
  } finally {
    client.close()
  }
}
