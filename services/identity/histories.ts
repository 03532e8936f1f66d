import { z } from 'zod'
import * as s from '../contract/stored-values.ts'
import { type Counters, type Epoch, sharedUntil, withEpoch } from '../engine/epochs.ts'
import type { Layout } from '../engine/snapshots/layouts.ts'
import type { Arrival, SqlValue } from '../engine/state-machine.ts'

/** The epochs that a service tells those whose numbers it stores, or that store its own. */
export interface Introduction {
  readonly epochs: readonly Epoch[]
  /** The next of each number that it gives. */
  readonly next: Counters
}

export interface MeetAnswer {
  /** Why the two do not work together, in words. */
  problem?: string
  /** The same without the commands that help. */
  summary?: string
}

/** As it stands in a journal. */
export interface MeetCommand extends Introduction {
  op: 'meet'
  at: number
}

export interface BeginEpochCommand {
  op: 'beginEpoch'
  at: number
  /** Random. */
  id: string
}

const columns = [
  'owner TEXT NOT NULL',
  'id TEXT NOT NULL',
  'begins_at TEXT NOT NULL',
  'brought INTEGER NOT NULL',
]
/** The allowed values in a snapshot. */
const rules = [
  z.enum(['own', 'other', 'restored with'], { error: 'whose epoch it is' }),
  s.reference,
  s.jsonOf(z.record(s.counterName, s.counter), 'the numbers that it begins at as JSON'),
  s.flag,
]

/** Part of the state of a service: where it gave its numbers, and where those came from that it holds of another. */
export class Histories {
  static readonly layout: Layout<{ readonly histories: Histories }> = {
    name: 'epochs',
    columns,
    optional: true,
    rules,
    dump: ({ histories }) => histories.dump(),
    load: ({ histories }, row) => histories.load(row),
  }

  own: readonly Epoch[] = []
  /** The epochs of the other service, as it was when it was met last; empty as long as it was not met. */
  other: readonly Epoch[] = []
  /** The epochs of the other one in which the two were restored together, if they have not met since. */
  #restoredWith: readonly string[] = []

  begin(id: string, next: Counters, before: readonly Epoch[] = this.own, brought = false): void {
    this.own = withEpoch(before, id, next, brought)
  }

  /** A state that has met nobody belongs to whatever was restored with it, or else to nobody who is met from now on. */
  arrive({ own, together, id }: Arrival): void {
    if (this.other.length > 0) return
    if (own) return
    if (together === undefined) this.other = [{ id, from: {} }]
    else this.#restoredWith = [...this.#restoredWith, together]
  }

  meet(other: readonly Epoch[]): void {
    this.other = other
    this.#restoredWith = []
  }

  /**
   * Numbers from here on that this service holds mean something else to the other one that is met. Infinity where the
   * other is the one that was known: it has given more numbers since, but none of them twice.
   */
  strangeFrom(name: string, { epochs, next }: Introduction): number {
    if (this.isKnown(epochs)) return Infinity
    // Data of older versions knows nobody. A database that was in the same folder belongs to it; one that was brought
    // without it does not.
    if (this.other.length === 0) return this.#isOfMine(epochs) ? Infinity : 1
    return sharedUntil(name, this.other, epochs, next)
  }

  /**
   * Knows the other service as `current` does, which replaces this state in part, if it is the same one. Answers from
   * which number on what `current` holds of the other service means something else here.
   */
  supersede(name: string, current: Histories): number {
    const isSame =
      this.other.length === 0
        ? this.#isOfMine(current.other)
        : this.other.every(({ id }, index) => current.other[index]?.id === id)
    if (!isSame) return sharedUntil(name, this.other, current.other, {})
    this.other = current.other
    return Infinity
  }

  #isOfMine(epochs: readonly Epoch[]): boolean {
    const isRestoredWith = (id: string) => this.#restoredWith.includes(id)
    const restoredWith = epochs.filter(({ id }) => isRestoredWith(id))
    return (
      restoredWith.length === this.#restoredWith.length &&
      epochs.every(({ id, brought }) => !brought || isRestoredWith(id))
    )
  }

  /** Also of what was said before the other service was started again, and arrives late. */
  isKnown(epochs: readonly Epoch[]): boolean {
    return this.other.length > 0 && epochs.every(({ id }, index) => this.other[index]?.id === id)
  }

  *dump(): Iterable<SqlValue[]> {
    for (const id of this.#restoredWith) yield ['restored with', id, '{}', 0]
    for (const owner of ['own', 'other'] as const)
      for (const { id, from, brought } of this[owner])
        yield [owner, id, JSON.stringify(from), Number(brought ?? false)]
  }

  load([owner, id, from, brought]: SqlValue[]): void {
    const epoch: Epoch = {
      id: id as string,
      from: JSON.parse(from as string) as Counters,
      ...(brought === 1 && { brought: true }),
    }
    if (owner === 'restored with') this.#restoredWith = [...this.#restoredWith, id as string]
    else if (owner === 'own') this.own = [...this.own, epoch]
    else this.other = [...this.other, epoch]
  }
}
