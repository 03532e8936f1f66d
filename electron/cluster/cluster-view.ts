import type { ClusterMember, MemberState } from '../../services/cluster/member.ts'
import { isCore, type MemberAddress } from '../../services/config/members.ts'
import type { ClusterPhase, MemberView, ServiceStatus } from '../ipc/cluster-types.ts'

const statusOf: Record<MemberState, ServiceStatus> = {
  starting: 'starting',
  healthy: 'healthy',
  waiting: 'restarting',
  stopping: 'stopping',
  stopped: 'stopped',
  failed: 'failed',
}

/** One member as the control room shows it. */
export function memberView(address: MemberAddress, member: ClusterMember | undefined): MemberView {
  const { name, kind, side, host, port } = address
  const own = { name, kind, ...(side && { side }), further: !isCore(name), host, port }
  if (member === undefined) return { ...own, status: 'stopped', restarts: 0 }
  const { status, reason } = statusAndReason(member)
  const { running, restarts, startedAt } = member
  return {
    ...own,
    status,
    restarts,
    ...(reason !== undefined && { reason }),
    ...(running && { pid: running.pid, instance: running.instance }),
    ...(running && startedAt !== undefined && { startedAt }),
  }
}

function statusAndReason(member: ClusterMember) {
  const { silence } = member
  if (member.state === 'healthy') {
    if (member.paused)
      return { status: 'paused', reason: 'its process is paused: resume it to go on' } as const
    if (silence !== undefined) return { status: 'unresponsive', reason: silence } as const
    return { status: 'healthy' } as { status: ServiceStatus; reason?: string }
  }
  return { status: statusOf[member.state], reason: member.reason }
}

/** The cluster as a whole, from its services and from what is being done with it. */
export function phaseOf(
  services: readonly MemberView[],
  activity: 'starting' | 'stopping' | undefined,
  problem: boolean,
): ClusterPhase {
  const all = (status: ServiceStatus) => services.every((service) => service.status === status)
  if (all('healthy')) return 'healthy'
  if (activity === 'starting' && services.some(({ status }) => status === 'starting' || status === 'stopped'))
    return 'starting'
  if (activity === 'stopping' && services.some(({ status }) => status === 'stopping')) return 'stopping'
  if (services.every(({ status }) => status === 'stopped' || status === 'failed')) {
    return problem || services.some(({ status }) => status === 'failed') ? 'failed' : 'stopped'
  }
  return 'degraded'
}
