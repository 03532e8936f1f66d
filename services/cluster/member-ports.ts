import { portProblem, withChosenPorts } from './ports.ts'
import { type Config, type FurtherMember, serviceNames } from '../config/config.ts'
import { membersOf, withFurther } from '../config/members.ts'

/** The members beside the four, in the order in which they get ports behind them, and the port of the first of each. */
const firstPorts = {
  gateway: 6000,
  'seller-gateway': 6006,
  payments: 6005,
  'buyer-frontend': 6010,
  'seller-frontend': 6020,
  'product-follower': 6030,
  'product-standby': 6040,
  'customer-standby': 6050,
} as const

export type MemberPlace = keyof typeof firstPorts
export const memberPlaces = Object.keys(firstPorts) as readonly MemberPlace[]

const usualBase = 6001
const lastPort = 65_535

/**
 * The port of another member by custom: one of its kind's own, or behind the four where these follow each other from
 * another port on. 0 where the system chooses those of the four; undefined if no port is left.
 */
export function customaryPort(config: Config, place: MemberPlace): number | undefined {
  const four = serviceNames.map((service) => config.services[service].port)
  if (four.every((port) => port === 0)) return 0
  const [base] = four as [number]
  const moved = base !== usualBase && four.every((port, index) => port === base + index)
  const taken = new Set(membersOf(config).map(({ port }) => port))
  let port: number = moved ? base + four.length : firstPorts[place]
  while (taken.has(port)) port += 1
  return port > lastPort ? undefined : port
}

/**
 * The member with the port that it has by custom, or with a free one where that is taken. `asked` is the configuration
 * before the system chose any ports.
 */
export async function withMemberPort(
  running: Config,
  asked: Config,
  member: FurtherMember,
): Promise<FurtherMember> {
  if (member.port !== 0) return member
  const letsSystemChoose = customaryPort(asked, placeOf(member)) === 0
  const port = letsSystemChoose ? 0 : (customaryPort(running, placeOf(member)) ?? 0)
  if (port !== 0 && (await portProblem({ ...member, port })) === undefined) return { ...member, port }
  const { further } = await withChosenPorts(withFurther(running, [...running.further, member]))
  return further.at(-1)!
}

function placeOf({ kind, side }: FurtherMember): MemberPlace {
  return kind === 'gateway' && side === 'seller' ? 'seller-gateway' : kind
}
