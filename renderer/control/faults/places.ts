import type { ClusterState, MemberView } from '../../../electron/ipc/cluster-types.ts'
import { type Link, linksBetween } from '../../../services/cluster/topology.ts'

export function membersOf(cluster: ClusterState | undefined): MemberView[] {
  return [...(cluster?.services ?? []), ...(cluster?.further ?? [])]
}

/** Every link of the cluster, those of clients first. */
export function linksOf(cluster: ClusterState | undefined): Link[] {
  return linksBetween([{ name: 'clients', kind: 'clients' }, ...membersOf(cluster)])
}
