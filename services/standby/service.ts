import { nothing } from '../contract/common-operations.ts'
import type { StandbyState } from '../contract/following.ts'
import type { StateMachine } from '../engine/state-machine.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { serviceServer } from '../process/service-server.ts'
import { WireClient } from '../wire/client.ts'
import { Copy } from './copy.ts'
import type { Database } from './database.ts'
import { OwnerFollowing } from './follow-owner.ts'

/** Keeps a copy of a database on a disk of its own, from which another owner can be started. */
export async function startStandby<
  Machine extends StateMachine<Command, unknown> & { term: number },
  Command,
>(context: ServiceContext, database: Database<Machine, Command>): Promise<RunningService> {
  const { config, secret, member, membership, metrics, log } = context
  const { service } = database
  const copy = await Copy.open(context, database)
  const { host, port } = membership.core(service)
  const owner = new WireClient({
    host,
    port,
    service,
    secret,
    from: member,
    limits: config.limits,
    timeoutMs: config.timeouts.requestMs,
    connectWaitMs: config.timeouts.reconnectMs,
  })
  membership.onChange(() => owner.moveTo(membership.core(service)))
  const following = new OwnerFollowing(owner, copy, log)
  const behind = () => Math.max(0, following.head - copy.durable)
  const state = (): StandbyState => ({
    member,
    of: service,
    phase: !following.inTouch ? 'cut off' : behind() > 0 ? 'loading' : 'following',
    durable: copy.durable,
    head: Math.max(following.head, copy.durable),
    term: copy.term,
    ...copy.settings,
    snapshots: following.snapshots,
  })
  const server = serviceServer({
    context,
    peersOnly: true,
    operations: checkedOperations(
      { GetStandby: nothing },
      { GetStandby: (call) => call.succeed(JSON.stringify(state())) },
    ),
  })
  metrics.gauge('marketlab_standby_lag_commands', 'Commands of the owner that are not on disk here.', behind)
  const listening = await server.listen()
  return {
    port: listening,
    async close() {
      await following.close()
      await server.close()
      await copy.close()
    },
  }
}
