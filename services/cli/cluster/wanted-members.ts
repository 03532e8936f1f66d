import { freeName } from '../../control/free-name.ts'
import { withPortBase } from '../../host/cluster-ports.ts'
import { type Config, type FurtherMember, serviceNames } from '../../host/config.ts'
import { membersOf, membersOfKind, withFurther } from '../../host/members.ts'
import { UsageError } from '../failures.ts'

export interface WantedMembers {
  portBase?: number
  buyerFrontends?: number
  sellerFrontends?: number
  gateway?: boolean
  sellerGateway?: boolean
  followers?: number
  payments?: boolean
}

/** Who may be asked for, in the order in which ports are given out behind a base, and the port of the first of each. */
const firstPorts = {
  gateway: 6000,
  'seller-gateway': 6006,
  payments: 6005,
  'buyer-frontend': 6010,
  'seller-frontend': 6020,
  'product-follower': 6030,
} as const

type Wanted = keyof typeof firstPorts

const lastPort = 65_535

/** The configuration with so many of each as the options ask for, those in its file among them. */
export function withWantedMembers(config: Config, options: WantedMembers): Config {
  const { portBase, buyerFrontends = 0, sellerFrontends = 0, followers = 0 } = options
  const counts: Record<Wanted, number> = {
    gateway: options.gateway ? 1 : 0,
    'seller-gateway': options.sellerGateway ? 1 : 0,
    payments: options.payments ? 1 : 0,
    'buyer-frontend': buyerFrontends,
    'seller-frontend': sellerFrontends,
    'product-follower': followers,
  }
  let wide = portBase === undefined ? config : withPortBase(config, portBase)
  const letsSystemChoose = serviceNames.every((service) => wide.services[service].port === 0)
  for (const [wanted, count] of Object.entries(counts) as [Wanted, number][]) {
    while (have(wide, wanted) < count) {
      const from = portBase === undefined ? firstPorts[wanted] : portBase + serviceNames.length
      wide = withMember(wide, wanted, letsSystemChoose ? 0 : freePort(wide, from))
    }
  }
  return wide
}

function have(config: Config, wanted: Wanted): number {
  if (wanted === 'gateway') return gatewaysOf(config, 'buyer').length
  if (wanted === 'seller-gateway') return gatewaysOf(config, 'seller').length
  return membersOfKind(config, wanted).length
}

function gatewaysOf(config: Config, role: 'buyer' | 'seller') {
  return membersOfKind(config, 'gateway').filter(({ side = 'buyer' }) => side === role)
}

function withMember(config: Config, wanted: Wanted, port: number): Config {
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

function freePort(config: Config, from: number): number {
  const taken = new Set(membersOf(config).map(({ port }) => port))
  let port = from
  while (taken.has(port)) port += 1
  if (port > lastPort) throw new UsageError(`There are not enough ports up to ${lastPort}: begin lower.`)
  return port
}
