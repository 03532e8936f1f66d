import type { Operations } from '../contract/operation.ts'
import type { Role } from '../contract/values.ts'
import type { RunningService, ServiceContext } from '../host/service-context.ts'
import { serviceServer } from '../host/service-server.ts'
import type { Worth } from '../resilience/shedding.ts'
import { type Backends, connectBackend } from './backends.ts'
import { CatalogueReads } from './catalogue-reads.ts'
import { FairTurns } from './fair-turns.ts'
import { type Handlers, publicOperations } from './public-operations.ts'
import { Introductions } from './introductions.ts'
import { SessionGate } from './session-gate.ts'
import { Subscriptions } from './subscriptions.ts'

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

/** A frontend keeps nothing about its clients but which of their connections want events. */
export async function startFrontend<Contract extends Operations>(
  context: ServiceContext,
  role: Role,
  contract: Contract,
  handlers: (backends: Backends, subscriptions: Subscriptions) => Handlers<Contract>,
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
  const catalogue = new CatalogueReads(context, products)
  const backends: Backends = {
    role,
    degradation: () => context.resilience.settings.degradation,
    customers,
    products,
    catalogue,
    sessions: new SessionGate(customers, role),
  }
  const sessionCheckMs = Math.min(15_000, (config.sessions.idleSeconds * 1000) / 4)
  const subscriptions = new Subscriptions(backends, log, sessionCheckMs)
  const turns = new FairTurns(config.limits.maxAtOnce)
  const server = serviceServer({
    context,
    worth: worthOf(contract),
    operations: publicOperations(contract, backends, handlers(backends, subscriptions), turns),
    peerOperations: catalogue.peerOperations,
    onClose: (connection) => subscriptions.leave(connection),
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
  const port = await server.listen()
  return {
    port,
    async close() {
      subscriptions.close()
      turns.close()
      await server.close()
      backends.customers.close()
      backends.products.close()
      catalogue.close()
    },
  }
}
