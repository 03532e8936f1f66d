import type { ClientPlace } from '../contract/internal.ts'
import type { Call } from '../process/call.ts'
import type { ServerConnection } from '../wire/server-connection.ts'

/** The name of a client of this frontend towards other services. */
export function nameOf(connection: ServerConnection): string {
  return `own:${connection.id}`
}

/** The client and its address: a gateway says this about its clients, and only a gateway is trusted. */
export function placeOf({ request: { via, address }, connection }: Call): ClientPlace {
  return { id: via ?? nameOf(connection), address: addressGroup(address ?? connection.address) }
}

const mapped = /^::ffff:(?=\d+\.)/i

/** Addresses that one household or school has to itself count as one: with IPv6 these are the first 64 bits. */
export function addressGroup(address: string): string {
  const plain = address.replace(mapped, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  while (tail !== undefined && groups.length + behind.length < 8) groups.push('0')
  return `${[...groups, ...behind].slice(0, 4).join(':')}::/64`
}
