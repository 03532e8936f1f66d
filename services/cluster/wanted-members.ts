import type { Config, FurtherMember } from '../config/config.ts'
import { membersOf, membersOfKind, withFurther } from '../config/members.ts'
import { freeName } from './control/free-name.ts'
import { customaryPort, type MemberPlace, memberPlaces } from './member-ports.ts'
import { PortError } from './ports.ts'
import { gatewaysOf } from './routes.ts'

/** How many members of each kind a cluster has at the least, those among the four counted. */
export interface WantedMembers {
  buyerFrontends?: number
  sellerFrontends?: number
  /** For buyers. */
  gateway?: boolean
  sellerGateway?: boolean
  followers?: number
  /** Those of product-db. */
  standbys?: number
  customerStandbys?: number
  payments?: boolean
}

/** The configuration with as many of each as are wanted, those that it names already among them. */
export function withMembers(config: Config, wanted: WantedMembers): Config {
  const counts: Record<MemberPlace, number> = {
    gateway: Number(wanted.gateway ?? 0),
    'seller-gateway': Number(wanted.sellerGateway ?? 0),
    payments: Number(wanted.payments ?? 0),
    'buyer-frontend': wanted.buyerFrontends ?? 0,
    'seller-frontend': wanted.sellerFrontends ?? 0,
    'product-follower': wanted.followers ?? 0,
    'product-standby': wanted.standbys ?? 0,
    'customer-standby': wanted.customerStandbys ?? 0,
  }
  let wide = config
  for (const place of memberPlaces) while (have(wide, place) < counts[place]) wide = withMember(wide, place)
  return wide
}

function have(config: Config, place: MemberPlace): number {
  if (place === 'gateway') return gatewaysOf('buyer', config.further).length
  if (place === 'seller-gateway') return gatewaysOf('seller', config.further).length
  return membersOfKind(config, place).length
}

function withMember(config: Config, place: MemberPlace): Config {
  const port = customaryPort(config, place)
  if (port === undefined) throw new PortError('There are not enough ports up to 65535: begin lower.', [])
  const kind = place === 'seller-gateway' ? 'gateway' : place
  // Frontends are found where the first of their kind is.
  const { host } = config.services[kind === 'seller-frontend' ? kind : 'buyer-frontend']
  const taken = membersOf(config).map(({ name }) => name)
  const member: FurtherMember = { name: freeName(place, taken), kind, host, port }
  if (place === 'seller-gateway') member.side = 'seller'
  return withFurther(config, [...config.further, member])
}
