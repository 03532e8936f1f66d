import { Ping } from '../contract/common-operations.ts'
import { checkMeta, invalidArgument, validate } from '../contract/operation.ts'
import type { Worth } from '../resilience/shedding.ts'
import { tooLate } from '../wire/call-errors.ts'
import { ApiError } from '../wire/errors.ts'
import type { Request } from '../wire/message.ts'
import { WireServer } from '../wire/server.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { Call, type Handler } from './call.ts'
import { affordableConnections } from './descriptor-limit.ts'
import { faultOperations } from './operations/fault-operations.ts'
import { CallWatches } from './call-watch.ts'
import { memberOf } from '../config/members.ts'
import { membershipOperations } from './operations/membership-operations.ts'
import { addLimitMetrics } from './metrics/limit-metrics.ts'
import { metricsOperations } from './metrics/metrics-operations.ts'
import { addResilienceMetrics, resilienceOperations } from './operations/resilience-operations.ts'
import { tracingOperations } from './operations/tracing-operations.ts'
import type { ServiceContext } from './service-context.ts'
import { version } from './version.ts'

/** No client waits longer: what is said beyond that is a mistake, and may not be a number that can be added. */
const longestBudgetMs = 600_000

export interface ServiceServerOptions {
  context: ServiceContext
  operations: Record<string, Handler>
  /** For who proves to hold the cluster's secret; to others they do not exist. */
  peerOperations?: Record<string, Handler>
  /** Set where only services of the cluster are answered. */
  peersOnly?: boolean
  /** Tells of which state an answer is, as JSON, to those who ask for it. */
  asOf?: () => string
  /** The newest revision, where no answer is older: a client can ask for no newer one. */
  newestRev?: () => number
  /** For each operation that may be refused while there is too much to do, what it is worth. */
  worth?: ReadonlyMap<string, Worth>
  onClose?(connection: ServerConnection): void
}

/** Finds the operation for each request, and turns whatever goes wrong in it into an answer. */
export function serviceServer({
  context,
  operations,
  peerOperations = {},
  peersOnly = false,
  asOf,
  newestRev,
  worth = new Map(),
  onClose,
}: ServiceServerOptions): WireServer {
  const { service, member, instance, config, secret, membership, faults, resilience, metrics, tracing, log } =
    context
  const handlers = new Map<string, Handler>(Object.entries(operations))
  const forPeers = new Map<string, Handler>(
    Object.entries({
      ...peerOperations,
      ...membershipOperations(membership),
      ...faultOperations(faults),
      ...resilienceOperations(resilience),
      ...metricsOperations(context),
      ...tracingOperations(context),
    }),
  )
  addResilienceMetrics(metrics, resilience)
  const startedAt = performance.now()
  handlers.set('Ping', (call) => {
    const { connection } = call
    // A program that only checks whether the service is there takes no part in the market.
    if (connection.isPeer && !membership.has(connection.from)) connection.line.unwatched = true
    const args = validate(Ping.args, call.args)
    if (args instanceof ApiError) call.fail(args)
    else {
      const uptimeMs = Math.round(performance.now() - startedAt)
      call.succeed(JSON.stringify({ service, instance, version, uptimeMs }))
    }
  })
  metrics.knowsOperations([...handlers.keys()])
  const watches = new CallWatches({
    log: log.isLevelEnabled('debug') ? log : undefined,
    metrics,
    tracing: peersOnly ? undefined : tracing,
  })

  function refuse(call: Call, error: unknown): void {
    if (error instanceof ApiError) {
      call.fail(error)
      return
    }
    log.error(
      { err: error, op: call.request.op, conn: call.connection.id, trace: call.request.trace },
      'a request failed',
    )
    const advice = 'This is a defect in the service: please report it with the log lines around this time.'
    call.fail(
      new ApiError('INTERNAL', `${call.request.op} failed inside ${service}. ${advice}`, {
        indefinite: true,
      }),
    )
  }

  /** A client's word counts where budgets are on; another service would not hand one on without need. */
  function timeLeft({ budgetMs, via }: Request, { isPeer }: ServerConnection): number | undefined {
    const { defaultBudgetMs } = resilience
    if (isPeer && via === undefined) return budgetMs
    return defaultBudgetMs && Math.min(budgetMs ?? defaultBudgetMs, longestBudgetMs)
  }

  function onRequest(
    request: Request,
    connection: ServerConnection,
    frame: Buffer,
    start: number,
    end: number,
  ): void {
    let handler = handlers.get(request.op)
    if (handler === undefined && connection.isPeer && request.via === undefined) {
      handler = forPeers.get(request.op)
      // It is spoken about the cluster on this connection, not within it.
      if (handler !== undefined) connection.line.unwatched = true
    }
    const call = new Call(request, connection, service, watches.of(request, connection))
    if (handler === undefined) {
      call.fail(unknownOperation(request.op, service, handlers.keys()))
      return
    }
    if (request.key !== undefined || request.trace !== undefined || request.after !== undefined) {
      const problem = checkMeta(request.key, request.trace, request.after)
      if (problem) {
        call.fail(problem)
        return
      }
      if (newestRev && typeof request.after === 'number' && request.after > newestRev()) {
        call.fail(notThereYet(request.after, newestRev()))
        return
      }
      if (request.after !== undefined) call.asOf = asOf
    }
    if (request.budgetMs !== undefined || resilience.defaultBudgetMs !== undefined) {
      const left = timeLeft(request, connection)
      if (left !== undefined && left <= 0) {
        resilience.tooLate += 1
        call.fail(tooLate(request.op))
        return
      }
      if (left !== undefined) call.until = performance.now() + left
    }
    if (resilience.shedding !== undefined) {
      const value = worth.get(request.op)
      const refusal = value && resilience.shedding.enter(request.op, value)
      if (refusal) {
        call.fail(refusal)
        return
      }
      if (value) call.shedding = resilience.shedding
    }
    try {
      handler(call, frame, start, end)?.catch((error: unknown) => refuse(call, error))
    } catch (error) {
      refuse(call, error)
    }
  }

  const { host, port, listen = host } = memberOf(config, member)
  const server = new WireServer({
    service,
    instance,
    host: listen,
    port,
    limits: { ...config.limits, maxConnections: affordableConnections(config.limits.maxConnections) },
    log,
    onRequest,
    secret,
    peersOnly,
    ...(onClose ? { onClose } : {}),
  })
  metrics.gauge(
    'marketlab_connections',
    'Connections of clients and of other services.',
    () => server.connections.size,
  )
  addLimitMetrics(metrics, server)
  // Questions about the cluster are not work of the market, such as this one for its metrics.
  metrics.gauge('marketlab_requests_in_flight', 'Requests in progress.', () =>
    [...server.connections]
      .filter(({ line }) => !line.unwatched)
      .reduce((sum, { inFlight, awaitingNews }) => sum + inFlight - awaitingNews, 0),
  )
  return server
}

function notThereYet(after: number, newest: number): ApiError {
  return invalidArgument('after', `a revision that exists: the newest one is ${newest}`, String(after))
}

function unknownOperation(op: string, service: string, known: Iterable<string>): ApiError {
  const shown = op.length > 60 ? `${op.slice(0, 60)}…` : op
  return new ApiError('UNKNOWN_OP', `${service} has no operation "${shown}".`, {
    details: { op: shown, operations: [...known].sort() },
  })
}
