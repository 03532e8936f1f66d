import { randomBytes } from 'node:crypto'

/** Numbers that a service gives only once, by what they count: the next of each. */
export type Counters = Readonly<Record<string, number>>

/**
 * A stretch of the life of a data folder. All numbers from these on, up to the next epoch, were given in it. Its id is
 * random, so that two folders that went on from the same state can be told apart.
 */
export interface Epoch {
  readonly id: string
  readonly from: Counters
  /** It began with a state that was brought here from another folder. */
  readonly brought?: boolean
}

export function newEpochId(): string {
  return randomBytes(12).toString('base64url')
}

/** The history with one more epoch. An epoch in which nothing was given is left out. */
export function withEpoch(epochs: readonly Epoch[], id: string, next: Counters, brought: boolean): Epoch[] {
  const last = epochs.at(-1)
  const origin = brought && { brought }
  if (last === undefined) return [{ id, from: mapped(next, () => 1), ...origin }]
  const isEmpty = !last.brought && Object.entries(next).every(([name, value]) => last.from[name] === value)
  return [...(isEmpty ? epochs.slice(0, -1) : epochs), { id, from: next, ...origin }]
}

/**
 * The first number that may stand for something else in one history than in the other. `next` is what the present one
 * gives next.
 */
export function sharedUntil(
  name: string,
  known: readonly Epoch[],
  present: readonly Epoch[],
  next: Counters,
): number {
  const parted = known.findIndex(({ id }, index) => present[index]?.id !== id)
  const shared = parted === -1 ? known.length : parted
  const forgotten = known[shared]?.from[name] ?? Infinity
  const other = present[shared]?.from[name] ?? next[name] ?? 1
  return Math.min(forgotten, other)
}

export function mapped(counters: Counters, change: (value: number, name: string) => number): Counters {
  return Object.fromEntries(Object.entries(counters).map(([name, value]) => [name, change(value, name)]))
}
