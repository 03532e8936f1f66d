import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { serviceServer } from '../process/service-server.ts'
import { WireClient } from '../wire/client.ts'
import { beliefOperations } from './beliefs.ts'
import { OwnerFollower } from './follow-owner.ts'
import { FollowerOperations } from './operations.ts'
import { Replica } from './replica.ts'

/** Keeps a copy of product-db's state in memory, a little late, and answers reads of the catalogue from it. */
export async function startProductFollower(context: ServiceContext): Promise<RunningService> {
  const { config, secret, member, membership, log } = context
  const { host, port } = membership.core('product-db')
  const { requestMs, reconnectMs } = config.timeouts
  const { delayMs, waitMs } = config.catalogue
  const replica = new Replica({ delayMs, stopped: false })
  const client = new WireClient({
    host,
    port,
    service: 'product-db',
    secret,
    from: member,
    limits: config.limits,
    timeoutMs: requestMs,
    connectWaitMs: reconnectMs,
  })
  membership.onChange(() => client.moveTo(membership.core('product-db')))
  const owner = new OwnerFollower(client, replica, log)
  const { operations, asOf } = new FollowerOperations({ member, replica, owner, waitMs })
  const server = serviceServer({
    context,
    peersOnly: true,
    operations,
    peerOperations: beliefOperations({ member, replica }),
    asOf,
  })
  const { metrics } = context
  metrics.gauge('marketlab_follower_lag_ms', 'For how long changes may be missing here.', () => [
    { labels: {}, value: Math.round(replica.lagMs) },
  ])
  metrics.gauge('marketlab_follower_lag_commands', 'Commands of product-db that are missing here.', () => [
    { labels: {}, value: replica.lagRecords },
  ])
  const listening = await server.listen()
  return {
    port: listening,
    async close() {
      owner.close()
      replica.close()
      await server.close()
    },
  }
}
