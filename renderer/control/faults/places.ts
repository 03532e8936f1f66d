import type { ClusterState, ServiceKind } from '../../../electron/ipc/cluster-types.ts'
import { type Link, linksBetween, type Party } from '../../../services/cluster/topology.ts'

export interface FaultMember extends Party {
  kind: ServiceKind
}

export function membersOf(cluster: ClusterState | undefined): FaultMember[] {
  return [...(cluster?.services ?? []), ...(cluster?.further ?? [])].map(({ service, kind, side }) => ({
    name: service,
    kind,
    side,
  }))
}

/** Every link of the cluster, those of clients first. */
export function linksOf(cluster: ClusterState | undefined): Link[] {
  return linksBetween([{ name: 'clients', kind: 'clients' }, ...membersOf(cluster)])
}
