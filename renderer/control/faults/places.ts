import type { ClusterState, ServiceKind } from '../../../electron/ipc/cluster-types.ts'

/** Where something can go wrong between two processes. */
export interface FaultLink {
  from: string
  to: string
}

export interface FaultMember {
  name: string
  kind: ServiceKind
}

/** The kinds of member that each kind connects to. */
const connections: Readonly<Record<string, readonly ServiceKind[]>> = {
  clients: ['gateway', 'buyer-frontend', 'seller-frontend'],
  gateway: ['buyer-frontend', 'seller-frontend'],
  'buyer-frontend': ['customer-db', 'product-db', 'product-follower'],
  'seller-frontend': ['customer-db', 'product-db'],
  'product-follower': ['product-db'],
  'product-db': ['payments'],
}

const dataKinds: ReadonlySet<ServiceKind> = new Set(['customer-db', 'product-db'])

export function membersOf(cluster: ClusterState | undefined): FaultMember[] {
  return [...(cluster?.services ?? []), ...(cluster?.further ?? [])].map(({ service, kind }) => ({
    name: service,
    kind,
  }))
}

/** Every link of the cluster, those of clients first. */
export function linksOf(cluster: ClusterState | undefined): FaultLink[] {
  const members = membersOf(cluster)
  const parties = [{ name: 'clients', kind: 'clients' }, ...members]
  return parties.flatMap(({ name, kind }) =>
    members.filter((to) => connections[kind]?.includes(to.kind)).map((to) => ({ from: name, to: to.name })),
  )
}

export function keepsData({ kind }: FaultMember): boolean {
  return dataKinds.has(kind)
}
