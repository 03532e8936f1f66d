import { clients, everybody, type Fault, isLinkFault } from '../../faults/model/fault.ts'
import type { ServiceKind } from '../../config/config.ts'
import type { ControlledMember } from './controlled.ts'

type Member = Pick<ControlledMember, 'name' | 'kind'>
type Party = ServiceKind | typeof clients

/** Whom each opens connections to. */
const connectsTo: Readonly<Record<Party, readonly ServiceKind[]>> = {
  'customer-db': [],
  'product-db': ['payments'],
  payments: [],
  'product-follower': ['product-db'],
  'buyer-frontend': ['customer-db', 'product-db', 'product-follower'],
  'seller-frontend': ['customer-db', 'product-db', 'product-follower'],
  gateway: ['buyer-frontend', 'seller-frontend'],
  [clients]: ['buyer-frontend', 'seller-frontend', 'gateway'],
}

const keepsJournal: ReadonlySet<ServiceKind> = new Set(['customer-db', 'product-db', 'payments'])

/** Why a fault does nothing to these members, in a sentence; undefined where it may do something. */
export function whyFaultHasNoEffect(fault: Fault, members: readonly Member[]): string | undefined {
  if (fault.kind === 'slow-disk') {
    const kind = members.find(({ name }) => name === fault.member)?.kind
    if (kind === undefined || keepsJournal.has(kind)) return undefined
    return `${fault.member} writes nothing to a disk: those that do are ${[...keepsJournal].join(', ')}.`
  }
  if (fault.kind === 'partition')
    return whyNoLink(fault.b, fault.a, members) && whyNoLink(fault.a, fault.b, members)
  return isLinkFault(fault) ? whyNoLink(fault.from, fault.to, members) : undefined
}

function whyNoLink(
  from: readonly string[],
  to: readonly string[],
  members: readonly Member[],
): string | undefined {
  const sources = kindsOf(from, members)
  const targets = kindsOf(to, members)
  if (isLinked(sources, targets)) return undefined
  const absent = [...from, ...to].filter((party) => kindsOf([party], members).length === 0)
  if (absent.length > 0) return `there is no ${absent.join(', no ')} in this cluster.`
  const turned = isLinked(targets, sources) ? `, but ${to.join(',')} to ${from.join(',')}` : ''
  return `${from.join(',')} never connects to ${to.join(',')}${turned}.`
}

function isLinked(from: readonly Party[], to: readonly Party[]): boolean {
  return from.some((source) => connectsTo[source].some((kind) => to.includes(kind)))
}

function kindsOf(parties: readonly string[], members: readonly Member[]): Party[] {
  if (parties.includes(everybody)) return [...members.map(({ kind }) => kind), clients]
  const kinds: Party[] = members
    .filter(({ name, kind }) => parties.includes(name) || parties.includes(kind))
    .map(({ kind }) => kind)
  return parties.includes(clients) ? [...kinds, clients] : kinds
}
