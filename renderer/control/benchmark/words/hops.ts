import type { LightRun } from '../../../../electron/ipc/bench-types.ts'

export type Hops = NonNullable<LightRun['hops']>['all']
export type HopPart = keyof Hops['parts']

export interface PartWords {
  part: HopPart
  /** Told apart by it where colours are not. */
  letter: string
  label: string
  text: string
}

/** In the order in which a request meets them. */
export const partWords: readonly PartWords[] = [
  {
    part: 'client-frontend',
    letter: 'A',
    label: 'Client ↔ frontend',
    text: 'On the way to the frontend and back, and waiting to be read',
  },
  { part: 'frontend', letter: 'B', label: 'Frontend', text: 'The frontend at work' },
  {
    part: 'frontend-customer-db',
    letter: 'C',
    label: 'Frontend ↔ customer-db',
    text: 'On the way to customer-db and back, and waiting there',
  },
  {
    part: 'customer-db',
    letter: 'D',
    label: 'customer-db',
    text: 'customer-db at work: is the session good?',
  },
  {
    part: 'frontend-product-db',
    letter: 'E',
    label: 'Frontend ↔ product-db',
    text: 'On the way to product-db and back, and waiting there',
  },
  { part: 'product-db', letter: 'F', label: 'product-db', text: 'product-db at work' },
  { part: 'journal', letter: 'G', label: 'Journal', text: 'A database waiting for its disk' },
]
