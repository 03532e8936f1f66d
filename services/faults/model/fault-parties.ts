import { clients, everybody, type Fault } from './fault.ts'

export interface Party {
  name: string
  kind: string
}

export function isNamed({ name, kind }: Party, parties: readonly string[]): boolean {
  return parties.some((party) => party === everybody || party === name || party === kind)
}

export function namesStrangers(parties: readonly string[]): boolean {
  return parties.some((party) => party === everybody || party === clients)
}

/** Whether a member has a part in carrying a fault out. A link is shaped where it begins, and that of a client at its service. */
export function carriesOut(member: Party, fault: Fault): boolean {
  if ('member' in fault) return fault.member === member.name
  if (fault.kind === 'partition') return isNamed(member, [...fault.a, ...fault.b])
  const { from, to } = fault
  return isNamed(member, from) || (namesStrangers(from) && isNamed(member, to))
}
