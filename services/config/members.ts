import type { Role } from '../contract/values.ts'
import {
  type Config,
  type FurtherMember,
  type ServiceKind,
  type ServiceName,
  serviceNames,
} from './config.ts'

/** A process of the cluster, and where it is. The four services are called by what they are. */
export interface MemberAddress {
  name: string
  kind: ServiceKind
  host: string
  port: number
  listen?: string | undefined
  /** In which a database serves, if not in its first term. */
  term?: number | undefined
  /** The side of a gateway's frontends. */
  side?: Role | undefined
}

/** The four first, in their order. */
export function membersOf(config: Config): MemberAddress[] {
  return [...serviceNames.map((service) => coreMember(config, service)), ...config.further]
}

export function memberOf(config: Config, name: string): MemberAddress {
  const found = membersOf(config).find((member) => member.name === name)
  if (found === undefined) throw new Error(`The configuration knows no "${name}".`)
  return found
}

export function membersOfKind(config: Config, kind: ServiceKind): MemberAddress[] {
  return membersOf(config).filter((member) => member.kind === kind)
}

/** Whether it is one of the four, which are always there. */
export function isCore(name: string): name is ServiceName {
  return (serviceNames as readonly string[]).includes(name)
}

export function coreMember({ services }: Config, service: ServiceName): MemberAddress {
  return { name: service, kind: service, ...services[service] }
}

export function withFurther(config: Config, further: readonly FurtherMember[]): Config {
  return { ...config, further: [...further] }
}

/** Where a service that listens on every address can be reached from this machine. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}
