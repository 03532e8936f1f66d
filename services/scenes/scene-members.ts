import { type WantedMembers, withMembers } from '../cluster/wanted-members.ts'
import { type FurtherMember, parseConfig } from '../config/config.ts'
import { type MemberAddress, membersOf, withFurther } from '../config/members.ts'

export type SceneMember = Pick<MemberAddress, 'name' | 'kind' | 'side'>

const bare = parseConfig({})

/** The members of a cluster of this shape: the four, and those beside them under the names that they get. */
export function membersOfShape(shape: WantedMembers): SceneMember[] {
  return membersOf(withMembers(bare, shape)).map(nameOf)
}

/** How many there are of each, for members of any names. */
export function shapeOf(further: readonly FurtherMember[]): Required<WantedMembers> {
  const members = membersOf(withFurther(bare, further))
  const count = (kind: string) => members.filter((member) => member.kind === kind).length
  const gateways = further.filter(({ kind }) => kind === 'gateway')
  return {
    buyerFrontends: count('buyer-frontend'),
    sellerFrontends: count('seller-frontend'),
    gateway: gateways.some(({ side }) => side !== 'seller'),
    sellerGateway: gateways.some(({ side }) => side === 'seller'),
    followers: count('product-follower'),
    standbys: count('product-standby'),
    customerStandbys: count('customer-standby'),
    payments: count('payments') > 0,
  }
}

/**
 * The names that these members have in a scene: a scene says only how many there are of each. A member that it has no
 * place for has none.
 */
export function namesInScene(further: readonly FurtherMember[]): Map<string, string> {
  const free = membersOfShape(shapeOf(further))
  const names = new Map<string, string>()
  for (const member of membersOf(withFurther(bare, further))) {
    const at = free.findIndex(({ kind, side }) => kind === member.kind && isOneSide(side, member.side))
    if (at >= 0) names.set(member.name, free.splice(at, 1)[0]!.name)
  }
  return names
}

function isOneSide(side: SceneMember['side'], other: SceneMember['side']): boolean {
  return (side ?? 'buyer') === (other ?? 'buyer')
}

function nameOf({ name, kind, side }: MemberAddress): SceneMember {
  return { name, kind, ...(side && { side }) }
}
