import type { ClientLeftArgs } from '../contract/internal.ts'
import { clientLeft as clientLeftArgs } from '../contract/internal-arguments.ts'
import type { Operations } from '../contract/operation.ts'
import type { Role } from '../contract/values.ts'
import type { Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { serviceServer } from '../process/service-server.ts'
import type { Worth } from '../resilience/shedding.ts'
import type { Backends } from './backends.ts'
import { connectBackend } from './connect-backend.ts'
import { nameOf } from './client-place.ts'
import { FrontendTurns } from './frontend-turns.ts'
import { type Handlers, publicOperations } from './public-operations.ts'
import { Introductions } from './introductions.ts'
import { SessionGate } from './session-gate.ts'
import { Subscriptions } from './subscriptions.ts'
import { PasswordWaiters } from './password-waiters.ts'

/** Logging out makes less work, and Ping says whether anybody is there: neither is refused. */
function worthOf(contract: Operations): Map<string, Worth> {
  return new Map(
    Object.entries(contract)
      .filter(([op]) => op !== 'Ping' && op !== 'Logout')
      .map(([op, { safety }]) => [
        op,
        op === 'MakePurchase' ? 'purchase' : safety === 'read' ? 'look' : 'change',
      ]),
  )
}

/** The part of a frontend that differs between buyers and sellers. */
export interface FrontendSide<Contract extends Operations> {
  handlers: Handlers<Contract>
  peerOperations?: Record<string, Handler>
  close?(): void
}

/** A frontend keeps nothing about its clients but which of their connections want events. */
export async function startFrontend<Contract extends Operations>(
  context: ServiceContext,
  role: Role,
  contract: Contract,
  sideOf: (backends: Backends, subscriptions: Subscriptions) => FrontendSide<Contract>,
): Promise<RunningService> {
  const { config, log } = context
  const introductions = new Introductions(log)
  const customers = connectBackend(context, 'customer-db', {
    onEvent: (message) => {
      if (introductions.receive(customers, message)) subscriptions.checkSessions()
    },
    onState: (state) => {
      if (state === 'ready') introductions.ready(customers)
    },
  })
  const products = connectBackend(context, 'product-db', {
    onEvent: (message) => {
      if (!introductions.receive(products, message)) subscriptions.receive(message)
    },
    onState: (state) => {
      if (state === 'ready') introductions.ready(products)
      if (state === 'ready') subscriptions.reconnected()
      if (state === 'waiting') subscriptions.disconnected()
    },
  })
  const sessions = new SessionGate(customers, role)
  const passwordWaiters = new PasswordWaiters(customers)
  const backends: Backends = {
    role,
    degradation: () => context.resilience.settings.degradation,
    customers,
    products,
    sessions,
    passwordWaiters,
  }
  const sessionCheckMs = Math.min(15_000, (config.sessions.idleSeconds * 1000) / 4)
  const subscriptions = new Subscriptions(backends, log, sessionCheckMs)
  const side = sideOf(backends, subscriptions)
  const turns = new FrontendTurns(config, (call) => sessions.accountOf(call))
  const fromGateways = checkedOperations(
    { ClientLeft: clientLeftArgs },
    {
      ClientLeft: (call) => {
        const { client } = call.args as ClientLeftArgs
        turns.leave(call.connection, client)
        passwordWaiters.left(client)
        call.succeed('{}')
      },
    },
  )
  const server = serviceServer({
    context,
    worth: worthOf(contract),
    operations: publicOperations(contract, backends, side.handlers, turns),
    peerOperations: { ...side.peerOperations, ...fromGateways },
    onClose: (connection) => {
      subscriptions.leave(connection)
      if (connection.inFlight > 0) turns.leave(connection)
      passwordWaiters.left(nameOf(connection))
    },
  })
  context.metrics.gauge(
    'marketlab_calls_waiting',
    'Requests to other services that are not answered yet.',
    () => [
      { labels: { to: 'customer-db' }, value: backends.customers.pending },
      { labels: { to: 'product-db' }, value: backends.products.pending },
    ],
  )
  context.metrics.gauge(
    'marketlab_requests_waiting_for_a_turn',
    "Requests that wait until it is their client's turn.",
    () => turns.waiting,
  )
  context.metrics.counter(
    'marketlab_requests_dropped_total',
    'Requests that waited for a turn when their client left.',
    () => turns.dropped,
  )
  const port = await server.listen()
  return {
    port,
    async close() {
      subscriptions.close()
      turns.close()
      await server.close()
      backends.customers.close()
      backends.products.close()
      side.close?.()
    },
  }
}
