import type { Role } from '../../services/contract/values.ts'

/** A client that a scenario has: `index` is its number among all of its role, from 0. */
export interface ClientPlace {
  role: Role
  index: number
}

/** All clients of a scenario. */
export function placesOf({ buyers, sellers }: { buyers: number; sellers: number }): ClientPlace[] {
  const places: ClientPlace[] = []
  for (let index = 0; index < Math.max(buyers, sellers); index += 1) {
    if (index < sellers) places.push({ role: 'seller', index })
    if (index < buyers) places.push({ role: 'buyer', index })
  }
  return places
}

export function samePlace(one: ClientPlace, other: ClientPlace): boolean {
  return one.role === other.role && one.index === other.index
}
