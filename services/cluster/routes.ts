import type { Route } from '../contract/gateway.ts'
import type { Role } from '../contract/values.ts'
import type { MemberAddress } from '../config/members.ts'
import { sideOf } from './topology.ts'

/** Whom clients of a role connect to. Where there is no gateway, those who would go through one go directly. */
export function membersOn(route: Route, role: Role, members: readonly MemberAddress[]): MemberAddress[] {
  const frontends = members.filter(({ kind }) => kind === `${role}-frontend`)
  if (route === 'spread') return frontends
  const gateways = route === 'gateway' ? gatewaysOf(role, members) : []
  return gateways.length > 0 ? gateways : frontends.slice(0, 1)
}

export function gatewaysOf(role: Role, members: readonly MemberAddress[]): MemberAddress[] {
  return members.filter((member) => member.kind === 'gateway' && sideOf(member) === role)
}
