import type { ServiceKind } from '../config/config.ts'
import type { Role } from '../contract/values.ts'
import type { clients } from '../faults/model/fault.ts'

/** Those that open or accept connections: the members of the cluster, and the clients outside of it. */
export type PartyKind = ServiceKind | typeof clients

export interface Party {
  name: string
  kind: PartyKind
  /** The side of a gateway's frontends, or of clients of one side. */
  side?: Role | undefined
}

/** The kinds that each kind opens connections to, each on its own side only. */
const connectsTo: Readonly<Record<PartyKind, readonly ServiceKind[]>> = {
  clients: ['gateway', 'buyer-frontend', 'seller-frontend'],
  gateway: ['buyer-frontend', 'seller-frontend'],
  'buyer-frontend': ['customer-db', 'product-db', 'product-follower'],
  'seller-frontend': ['customer-db', 'product-db'],
  'product-follower': ['product-db'],
  'product-standby': ['product-db'],
  'customer-standby': ['customer-db'],
  'product-db': ['payments'],
  'customer-db': [],
  payments: [],
}

/** The kinds that take connections of clients. The others answer their peers alone. */
export const takesClients: ReadonlySet<ServiceKind> = new Set(connectsTo.clients)

/** The databases of which there are snapshots. */
export const databaseNames = ['customer-db', 'product-db'] as const
export type DatabaseName = (typeof databaseNames)[number]

/** The kind that keeps a copy of each database on a disk of its own. */
export const standbyKinds = {
  'customer-db': 'customer-standby',
  'product-db': 'product-standby',
} as const satisfies Record<DatabaseName, ServiceKind>

/** The kinds that write to a disk whatever they change. */
export const keepsJournal: ReadonlySet<ServiceKind> = new Set([
  ...databaseNames,
  'payments',
  'product-standby',
  'customer-standby',
])

/** Undefined for those that serve both sides. */
export function sideOf({ kind, side }: Party): Role | undefined {
  if (kind === 'buyer-frontend') return 'buyer'
  if (kind === 'seller-frontend') return 'seller'
  return kind === 'gateway' ? (side ?? 'buyer') : side
}

/** Whether one of them may open a connection to the other. */
export function connects(from: Party, to: Party): boolean {
  const [side, otherSide] = [sideOf(from), sideOf(to)]
  const isOneSide = side === undefined || otherSide === undefined || side === otherSide
  return isOneSide && connectsTo[from.kind].some((kind) => kind === to.kind)
}

export interface Link {
  from: string
  to: string
}

/** Every connection that there may be between these. */
export function linksBetween(parties: readonly Party[]): Link[] {
  return parties.flatMap((from) =>
    parties.filter((to) => connects(from, to)).map((to) => ({ from: from.name, to: to.name })),
  )
}
