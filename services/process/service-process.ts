import { faultsOf } from './operations/fault-operations.ts'
import { openHttp } from './http-endpoint.ts'
import { readLaunch, type LaunchReport, type Notice } from './launch.ts'
import { exitAfterLog, openLog } from './log.ts'
import { Membership } from './membership.ts'
import { type MemberAddress, memberOf } from '../config/members.ts'
import { Metrics } from './metrics/metrics.ts'
import { isUtilityProcess, onParentGone, onStopMessage, tellParent } from './parent-port.ts'
import { Resilience } from '../resilience/resilience.ts'
import { clusterSecret } from './secret.ts'
import type { RunningService, ServiceContext } from './service-context.ts'
import { Tracing } from './tracing/tracing.ts'
import { reportTraffic } from './metrics/traffic.ts'

/** A service that does not come to an end in this time is ended. */
const closeMs = 4_000

/** Runs one service as this process: until a signal, or until the parent that forked it is gone. */
export async function runService(start: (context: ServiceContext) => Promise<RunningService>): Promise<void> {
  const { service, member, instance, config, keepsLog } = readLaunch()
  const address = memberOf(config, member)
  process.title = member
  const log = openLog(config, { service: member, instance }, keepsLog)
  let running: RunningService | undefined
  let stopping = false
  const report = (message: LaunchReport) => tellParent(message)
  const notice = (notice: Notice) => report({ type: 'notice', notice })

  async function stop(reason: string, code: number): Promise<void> {
    if (stopping) return
    stopping = true
    log.info({ reason }, 'stopping')
    setTimeout(() => process.exit(code || 1), closeMs).unref()
    await running?.close().catch((error: unknown) => log.error({ err: error }, 'could not close cleanly'))
    await exitAfterLog(log, code)
  }

  process.on('SIGTERM', () => void stop('SIGTERM', 0))
  process.on('SIGINT', () => void stop('SIGINT', 0))
  onParentGone(() => void stop('the parent process is gone', 0))
  onStopMessage(() => void stop('the app asked for it', 0))
  // A utility process only warns of these.
  process.on('unhandledRejection', (reason) => {
    throw reason
  })
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a defect in the service: it stops, and recovers at the next start')
    void exitAfterLog(log, 1)
  })

  try {
    const membership = new Membership(config)
    const faults = faultsOf(member, service, membership)
    const metrics = new Metrics()
    const tracing = new Tracing()
    const isScraped = config.http !== undefined || config.metrics.prometheus !== undefined
    metrics.countRequests(config.metrics.requests || isScraped)
    tracing.change({ sample: config.tracing.sample, frames: false })
    const secret = clusterSecret(config)
    const context = {
      service,
      member,
      instance,
      config,
      secret,
      membership,
      faults,
      resilience: new Resilience(config.resilience, ({ service, address }, isOpen) => {
        log.info({ to: service, address, state: isOpen ? 'open' : 'closed' }, 'a circuit breaker turned')
        notice({ about: 'breaker', service, address, isOpen })
      }),
      metrics,
      tracing,
      log,
      notice,
    }
    await openHttp(context, () => (stopping ? 'draining' : running ? 'ready' : 'starting'))
    running = await start(context)
    log.info({ host: address.host, port: running.port, pid: process.pid }, 'ready')
    report({ type: 'ready', port: running.port, instance, pid: process.pid })
    if (isUtilityProcess) reportTraffic((totals) => report({ type: 'traffic', totals }))
  } catch (error) {
    const message = startMessage(error, address)
    log.fatal({ err: error }, message)
    report({ type: 'failed', message })
    await exitAfterLog(log, 1)
  }
}

function startMessage(error: unknown, { host, port, listen = host }: MemberAddress): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `${listen}:${port} is taken by another program: stop it or choose another port`
  if (code === 'EACCES') return `${listen}:${port} may not be used by this user: choose a port above 1023`
  return message
}
