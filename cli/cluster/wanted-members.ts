import { freeName } from '../../services/cluster/control/free-name.ts'
import { withPortBase } from '../../services/cluster/ports.ts'
import type { Config, FurtherMember } from '../../services/config/config.ts'
import { customaryPort, type MemberPlace, memberPlaces } from '../../services/cluster/member-ports.ts'
import { membersOf, membersOfKind, withFurther } from '../../services/config/members.ts'
import { UsageError } from '../base/exit-codes.ts'

export interface WantedMembers {
  portBase?: number
  buyerFrontends?: number
  sellerFrontends?: number
  gateway?: boolean
  sellerGateway?: boolean
  followers?: number
  payments?: boolean
}

/** The configuration with so many of each as the options ask for, those in its file among them. */
export function withWantedMembers(config: Config, options: WantedMembers): Config {
  const { portBase, buyerFrontends = 0, sellerFrontends = 0, followers = 0 } = options
  const counts: Record<MemberPlace, number> = {
    gateway: options.gateway ? 1 : 0,
    'seller-gateway': options.sellerGateway ? 1 : 0,
    payments: options.payments ? 1 : 0,
    'buyer-frontend': buyerFrontends,
    'seller-frontend': sellerFrontends,
    'product-follower': followers,
  }
  let wide = portBase === undefined ? config : withPortBase(config, portBase)
  for (const wanted of memberPlaces)
    while (have(wide, wanted) < counts[wanted]) wide = withMember(wide, wanted)
  return wide
}

function have(config: Config, wanted: MemberPlace): number {
  if (wanted === 'gateway') return gatewaysOf(config, 'buyer').length
  if (wanted === 'seller-gateway') return gatewaysOf(config, 'seller').length
  return membersOfKind(config, wanted).length
}

function gatewaysOf(config: Config, role: 'buyer' | 'seller') {
  return membersOfKind(config, 'gateway').filter(({ side = 'buyer' }) => side === role)
}

function withMember(config: Config, wanted: MemberPlace): Config {
  const port = customaryPort(config, wanted)
  if (port === undefined) throw new UsageError('There are not enough ports up to 65535: begin lower.')
  const taken = membersOf(config).map(({ name }) => name)
  const kind = wanted === 'seller-gateway' ? 'gateway' : wanted
  // Frontends are found where the first of their kind is.
  const { host } = config.services[kind === 'seller-frontend' ? kind : 'buyer-frontend']
  const member: FurtherMember = {
    name: freeName(wanted, taken),
    kind,
    host,
    port,
    ...(wanted === 'seller-gateway' && { side: 'seller' as const }),
  }
  return withFurther(config, [...config.further, member])
}
