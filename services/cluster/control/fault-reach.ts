import { clients, everybody, type Fault, isLinkFault } from '../../faults/model/fault.ts'
import { connects, keepsJournal, type Party } from '../topology.ts'
import type { ControlledMember } from './controlled.ts'

type Member = Pick<ControlledMember, 'name' | 'kind' | 'side'>

/** Why a fault does nothing to these members, in a sentence; undefined if it may do something. */
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
  const sources = partiesOf(from, members)
  const targets = partiesOf(to, members)
  if (isLinked(sources, targets)) return undefined
  const absent = [...from, ...to].filter((party) => partiesOf([party], members).length === 0)
  if (absent.length > 0) return `there is no ${absent.join(', no ')} in this cluster.`
  const turned = isLinked(targets, sources) ? `, but ${to.join(',')} to ${from.join(',')}` : ''
  return `${from.join(',')} never connects to ${to.join(',')}${turned}.`
}

function isLinked(from: readonly Party[], to: readonly Party[]): boolean {
  return from.some((source) => to.some((target) => connects(source, target)))
}

function partiesOf(named: readonly string[], members: readonly Member[]): Party[] {
  const isNamed = ({ name, kind }: Party) =>
    named.includes(everybody) || named.includes(name) || named.includes(kind)
  const parties: Party[] = [...members, { name: clients, kind: clients }]
  return parties.filter(isNamed)
}
