import type { ClusterAddresses } from '../../services/cluster/running-cluster.ts'
import { type WantedMembers, withMembers } from '../../services/cluster/wanted-members.ts'
import { type Config, parseConfig } from '../../services/config/config.ts'
import { membersOf } from '../../services/config/members.ts'
import { BenchmarkFailure } from '../model/failure.ts'
import type { BenchmarkHost } from '../host/benchmark-host.ts'
import type { Target } from '../model/plan.ts'
import type { BenchmarkResult } from '../model/result.ts'
import type { Addresses } from '../set-up/set-up.ts'
import { addressesOf, givenAddresses } from './addresses-of.ts'
import type { Laboratory } from '../host/laboratory.ts'
import { localServices } from './local-services.ts'
import { privateCluster } from './private-cluster.ts'
import { isInMemory } from './temporary-root.ts'

/** The target of a benchmark. */
export interface OpenTarget {
  addresses: Addresses
  configuration: BenchmarkResult['configuration']
  /** As they are now: a service that crashed has another one since. */
  pids(): Record<string, number>
  /** Finds them where nobody knows them. They are connected with each other by the time of the first run. */
  lookForProcesses?(): Promise<void>
  /** Where a schedule can be played. */
  laboratory?: Laboratory
  close(): Promise<void>
}

/** Also the start itself ends when the signal aborts. */
export async function openTarget(
  target: Target,
  host: BenchmarkHost,
  signal: AbortSignal,
): Promise<OpenTarget> {
  signal.throwIfAborted()
  if (target.kind === 'private') return openPrivate(target, host, signal)
  if (target.kind === 'addresses') {
    const addresses = givenAddresses(target)
    let pids: Record<string, number> = {}
    return {
      addresses,
      configuration: {},
      pids: () => pids,
      async lookForProcesses() {
        pids = await localServices([...addresses.buyer, ...addresses.seller])
      },
      close: () => Promise.resolve(),
    }
  }
  const cluster = host.appCluster()
  if (cluster === undefined)
    throw new BenchmarkFailure(
      'app-cluster',
      "The app's cluster is not running: start its services, or measure a private cluster.",
    )
  return {
    addresses: addressesOf(cluster.members, target.through),
    configuration: cluster.configuration,
    pids: () => host.appCluster()?.pids ?? {},
    ...(cluster.laboratory && { laboratory: cluster.laboratory }),
    close: () => Promise.resolve(),
  }
}

async function openPrivate(
  { folder, frontends, through }: Extract<Target, { kind: 'private' }>,
  { services, onServiceLine }: BenchmarkHost,
  signal: AbortSignal,
): Promise<OpenTarget> {
  const own = privateCluster({
    launcher: services,
    onLine: onServiceLine,
    folder,
    wanted: wantedMembers({ frontends, through }),
  })
  const { cluster, controlled, desk } = own
  const stop = () => own.stop()
  const stopNow = () => void stop()
  signal.addEventListener('abort', stopNow, { once: true })
  try {
    await cluster.start()
    return {
      addresses: addressesOf(cluster.addresses(), through),
      configuration: configurationOf(cluster.config),
      pids: () => pidsOf(cluster.healthy()),
      laboratory: { cluster: controlled, desk },
      close: stop,
    }
  } catch (error) {
    await stop()
    signal.throwIfAborted()
    throw new BenchmarkFailure('services', (error as Error).message, { cause: error })
  } finally {
    signal.removeEventListener('abort', stopNow)
  }
}

export function pidsOf(addresses: Partial<ClusterAddresses>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(addresses).flatMap(([name, member]) => (member ? [[name, member.pid]] : [])),
  )
}

type PrivateShape = Pick<Extract<Target, { kind: 'private' }>, 'frontends' | 'through'>

/** The members of the cluster that a benchmark starts for itself. */
export function privateMembers(shape: PrivateShape): string[] {
  return membersOf(withMembers(parseConfig({}), wantedMembers(shape))).map(({ name }) => name)
}

function wantedMembers({ frontends = 1, through }: PrivateShape): WantedMembers {
  const gateway = through === 'gateway'
  return { buyerFrontends: frontends, sellerFrontends: frontends, gateway, sellerGateway: gateway }
}

/** The parts of a configuration that influence the figures. */
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
