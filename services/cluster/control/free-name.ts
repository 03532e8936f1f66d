import type { FurtherMember } from '../../config/config.ts'
import type { WantedMember } from './controlled.ts'

/** The name of another member of a kind: the first one has the kind's name, the next ones also a number. */
export function freeName(kind: string, taken: readonly string[]): string {
  if (!taken.includes(kind)) return kind
  for (let number = 2; ; number += 1) {
    const name = `${kind}-${number}`
    if (!taken.includes(name)) return name
  }
}

/** On this machine, on a port that the system chooses. */
export function newMember({ kind, side, name }: WantedMember, taken: readonly string[]): FurtherMember {
  return {
    name: name ?? freeName(side === 'seller' ? `seller-${kind}` : kind, taken),
    kind,
    host: '127.0.0.1',
    port: 0,
    ...(side !== undefined && { side }),
  }
}
