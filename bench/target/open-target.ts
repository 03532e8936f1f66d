import type { ClusterAddresses } from '../../services/host/cluster-supervisor.ts'
import { type Config, serviceNames } from '../../services/host/config.ts'
import { BenchmarkFailure } from '../benchmark-failure.ts'
import type { BenchmarkHost, RunningCluster } from '../benchmark-host.ts'
import type { Target } from '../model/plan.ts'
import type { BenchmarkResult } from '../model/result.ts'
import type { Addresses } from '../set-up/set-up.ts'
import { PrivateCluster } from './private-cluster.ts'
import { isInMemory } from './temporary-root.ts'

/** What a benchmark is run against. */
export interface OpenTarget {
  addresses: Addresses
  configuration: BenchmarkResult['configuration']
  /** As they are now: a service that crashed has another one since. */
  pids(): Record<string, number>
  close(): Promise<void>
}

/** Also the start itself ends when the signal aborts. */
export async function openTarget(
  target: Target,
  host: BenchmarkHost,
  signal: AbortSignal,
): Promise<OpenTarget> {
  signal.throwIfAborted()
  if (target.kind === 'private') return openPrivate(target.folder, host, signal)
  if (target.kind === 'addresses') {
    const { buyer, seller } = target
    const close = () => Promise.resolve()
    return { addresses: { buyer, seller }, configuration: {}, pids: () => ({}), close }
  }
  const cluster = host.appCluster()
  if (cluster === undefined)
    throw new BenchmarkFailure(
      'app-cluster',
      "The app's cluster is not running: start its services, or measure a private cluster.",
    )
  return { ...runningTarget(cluster), pids: () => host.appCluster()?.pids ?? {} }
}

function runningTarget({ addresses, configuration }: RunningCluster): Omit<OpenTarget, 'pids'> {
  return { addresses, configuration, close: () => Promise.resolve() }
}

async function openPrivate(
  folder: string | undefined,
  { services, onServiceLine }: BenchmarkHost,
  signal: AbortSignal,
): Promise<OpenTarget> {
  const cluster = new PrivateCluster({ launcher: services, onLine: onServiceLine, folder })
  const stop = () => void cluster.stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const { 'buyer-frontend': buyer, 'seller-frontend': seller } = await cluster.start()
    return {
      addresses: { buyer, seller },
      configuration: configurationOf(cluster.config),
      pids: () => pidsOf(cluster.addresses()),
      close: () => cluster.stop(),
    }
  } catch (error) {
    await cluster.stop()
    signal.throwIfAborted()
    throw new BenchmarkFailure('services', (error as Error).message, { cause: error })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

export function pidsOf(addresses: Partial<ClusterAddresses>): Record<string, number> {
  return Object.fromEntries(
    serviceNames.flatMap((service) => {
      const pid = addresses[service]?.pid
      return pid === undefined ? [] : [[service, pid]]
    }),
  )
}

/** What of a configuration weighs on the figures. */
export function configurationOf({ passwords, sessions, storage, logs, orders, payments }: Config) {
  return {
    'passwords.cost': passwords.cost,
    'sessions.idleSeconds': sessions.idleSeconds,
    'storage.snapshotEveryCommands': storage.snapshotEveryCommands,
    'storage.flushDelayMs': storage.flushDelayMs,
    'storage.inMemory': isInMemory(storage.folder) ?? false,
    'orders.workers': orders.workers,
    'payments.delayMs': payments.delayMs,
    'payments.declineRate': payments.declineRate,
    'logs.level': logs.level,
  }
}
