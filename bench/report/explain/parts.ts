import { type HopPart, hopParts, type HopTimes } from '../../model/result.ts'
import { sum } from '../../statistics/moments.ts'

/** For heads of tables and legends. */
export const partNames: Record<HopPart, string> = {
  'client-frontend': 'client ↔ frontend',
  frontend: 'frontend',
  'frontend-customer-db': 'frontend ↔ customer-db',
  'customer-db': 'customer-db',
  'frontend-product-db': 'frontend ↔ product-db',
  'product-db': 'product-db',
  journal: 'journal',
}

/** Within a sentence, after "passed" or "the time". */
export const partPlaces: Record<HopPart, string> = {
  'client-frontend': 'between the client and its frontend',
  frontend: 'in the frontend',
  'frontend-customer-db': 'between the frontend and customer-db',
  'customer-db': 'in customer-db',
  'frontend-product-db': 'between the frontend and product-db',
  'product-db': 'in product-db',
  journal: 'waiting for the journal to be on disk',
}

/** On the way: network, and waiting until the other side gets round to reading. */
const ways: readonly HopPart[] = ['client-frontend', 'frontend-customer-db', 'frontend-product-db']
const services: readonly HopPart[] = ['frontend', 'customer-db', 'product-db']

export interface Division {
  wayMs: number
  serviceMs: number
  journalMs: number
}

export function divide({ parts }: HopTimes): Division {
  const over = (names: readonly HopPart[]) => sum(names.map((name) => parts[name].meanMs))
  return { wayMs: over(ways), serviceMs: over(services), journalMs: parts.journal.meanMs }
}

/** Parts by their mean, the greatest first. */
export function byMean({ parts }: HopTimes): { part: HopPart; meanMs: number }[] {
  return hopParts.map((part) => ({ part, meanMs: parts[part].meanMs })).sort((a, b) => b.meanMs - a.meanMs)
}
