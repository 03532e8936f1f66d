import type { Route } from '../../services/contract/gateway.ts'
import { type MemberAddress, reachableHost } from '../../services/config/members.ts'
import { gatewaysOf, membersOn } from '../../services/cluster/routes.ts'
import { BenchmarkFailure } from '../model/failure.ts'
import type { Target, TargetAddress } from '../model/plan.ts'
import type { Address } from '../../services/client/frontend-connections.ts'
import type { Addresses } from '../set-up/set-up.ts'

const roles = ['buyer', 'seller'] as const

/** Where the clients of each side connect to. */
export function addressesOf(members: readonly MemberAddress[], route: Route = 'direct'): Addresses {
  if (route === 'gateway' && roles.every((role) => gatewaysOf(role, members).length === 0))
    throw new BenchmarkFailure('no-gateway', 'The cluster has no gateway: add one, or connect directly.')
  const [buyer, seller] = roles.map((role) => membersOn(route, role, members).map(addressOf))
  return { buyer: buyer!, seller: seller! }
}

export function givenAddresses({ buyer, seller }: Extract<Target, { kind: 'addresses' }>): Addresses {
  return { buyer: listOf(buyer), seller: listOf(seller) }
}

export function listOf(given: TargetAddress | TargetAddress[]): TargetAddress[] {
  return Array.isArray(given) ? given : [given]
}

function addressOf({ host, port }: MemberAddress): Address {
  return { host: reachableHost(host), port }
}
