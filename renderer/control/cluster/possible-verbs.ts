import type { ClusterState, ServiceStatus } from '../../../electron/ipc/cluster-types.ts'
import type { ClusterVerb } from '../actions/cluster-actions.ts'

const withProcess: readonly ServiceStatus[] = ['starting', 'healthy', 'unresponsive', 'paused']

const statusesFor: Record<ClusterVerb, readonly ServiceStatus[]> = {
  start: ['stopped', 'failed'],
  stop: [...withProcess, 'restarting'],
  restart: [...withProcess, 'restarting', 'failed'],
  kill: withProcess,
  pause: ['healthy', 'unresponsive'],
  resume: ['paused'],
}

/** Whether it makes sense to ask this of a service in that state. */
export function isPossible(verb: ClusterVerb, status: ServiceStatus, canPause: boolean): boolean {
  if ((verb === 'pause' || verb === 'resume') && !canPause) return false
  return statusesFor[verb].includes(status)
}

/** Whether at least one service could do it. */
export function isPossibleForAny(verb: ClusterVerb, cluster: ClusterState | undefined): boolean {
  return (cluster ? [...cluster.services, ...cluster.further] : []).some(({ status }) =>
    isPossible(verb, status, cluster!.canPause),
  )
}
