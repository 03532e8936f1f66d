import { type BalancingPolicy, type GatewayMetrics, gatewayArguments } from '../contract/gateway.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import { memberOf } from '../config/members.ts'
import type { RunningService, ServiceContext } from '../process/service-context.ts'
import type { Handler } from '../process/call.ts'
import { serviceServer } from '../process/service-server.ts'
import { EventStreams } from './event-streams.ts'
import { Forwarder } from './forwarder.ts'
import { Instances } from './instances.ts'
import { sides } from './side.ts'

/** Takes the clients of one side and spreads their requests over the frontends. */
export async function startGateway(context: ServiceContext): Promise<RunningService> {
  const { config, member, membership } = context
  const self = membership.all.find(({ name }) => name === member) ?? memberOf(config, member)
  const side = sides[self.side ?? 'buyer']
  const forwarder = new Forwarder(context, side, () => instances)
  const streams = new EventStreams(() => instances, config.timeouts.reconnectMs)
  const instances: Instances = new Instances(context, side, {
    onAvailable: () => forwarder.resume(),
    onUnavailable: (instance) => {
      forwarder.moveFrom(instance)
      streams.moveFrom(instance)
    },
    onTick: (now) => {
      forwarder.tick(now)
      streams.tick(now)
    },
  })

  const forwarded = Object.entries(side.operations)
    .filter(([op]) => op !== 'Ping')
    .map(([op, { safety }]): [string, Handler] => [
      op,
      (call, frame, start, end) => forwarder.forward(call, safety, frame, start, end),
    ])
  const operations: Record<string, Handler> = {
    ...Object.fromEntries(forwarded),
    Subscribe: (call, frame, start, end) => streams.subscribe(call, frame, start, end),
    Logout: (call, frame, start, end) => {
      if (!streams.logout(call, frame, start, end)) forwarder.forward(call, 'once', frame, start, end)
    },
  }
  const peerOperations = checkedOperations(gatewayArguments, {
    GetGateway: (call) => {
      const figures: GatewayMetrics = {
        side: side.role,
        policy: instances.policy,
        clients: [...server.connections].filter(({ isPeer }) => !isPeer).length,
        subscriptions: streams.active,
        requests: forwarder.requests,
        instances: instances.figures(),
      }
      call.succeed(JSON.stringify(figures))
    },
    SetBalancing: (call) => {
      instances.setPolicy((call.args as { policy: BalancingPolicy }).policy)
      call.succeed('{}')
    },
  })

  const server = serviceServer({
    context,
    operations,
    peerOperations,
    onClose: (connection) => {
      streams.leave(connection)
      forwarder.forget(connection)
    },
  })
  const port = await server.listen()
  return {
    port,
    async close() {
      await server.close()
      streams.close()
      instances.close()
    },
  }
}
