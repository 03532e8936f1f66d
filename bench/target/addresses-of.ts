import type { Role } from '../../services/contract/values.ts'
import { reachableHost } from '../../services/host/cluster-health.ts'
import type { MemberAddress } from '../../services/host/members.ts'
import { BenchmarkFailure } from '../benchmark-failure.ts'
import type { Route, Target, TargetAddress } from '../model/plan.ts'
import type { Address, Addresses } from '../set-up/set-up.ts'

/** Where the clients of each side connect to. */
export function addressesOf(members: readonly MemberAddress[], route: Route = 'direct'): Addresses {
  const gateways = { buyer: gatewaysOf(members, 'buyer'), seller: gatewaysOf(members, 'seller') }
  if (route === 'gateway' && gateways.buyer.length + gateways.seller.length === 0)
    throw new BenchmarkFailure('no-gateway', 'The cluster has no gateway: add one, or connect directly.')
  const side = (role: Role): Address[] => {
    if (route === 'gateway' && gateways[role].length > 0) return gateways[role]
    const frontends = members.filter(({ kind }) => kind === `${role}-frontend`).map(addressOf)
    return route === 'spread' ? frontends : frontends.slice(0, 1)
  }
  return { buyer: side('buyer'), seller: side('seller') }
}

export function givenAddresses({ buyer, seller }: Extract<Target, { kind: 'addresses' }>): Addresses {
  return { buyer: listOf(buyer), seller: listOf(seller) }
}

export function listOf(given: TargetAddress | TargetAddress[]): TargetAddress[] {
  return Array.isArray(given) ? given : [given]
}

function gatewaysOf(members: readonly MemberAddress[], role: Role): Address[] {
  return members.filter(({ kind, side = 'buyer' }) => kind === 'gateway' && side === role).map(addressOf)
}

function addressOf({ host, port }: MemberAddress): Address {
  return { host: reachableHost(host), port }
}
