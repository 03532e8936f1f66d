import type { Counters, Epoch } from './epochs.ts'

export type SqlValue = number | string | Uint8Array | null

/** One table of a snapshot. `columns` are SQL column definitions, in the order of the rows. */
export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  /** Snapshots of older versions do not have it. */
  readonly optional?: boolean
  /** How many of the last columns snapshots of older versions lack. */
  readonly columnsAdded?: number
  /** The flaw of a row that no service would have written, in words that go on "in row 7 of its table items …". */
  readonly flaw?: ((row: readonly SqlValue[]) => string | undefined) | undefined
}

/** How a state that was restored came into its folder. */
export interface Arrival {
  /** It was this folder's before. */
  readonly own: boolean
  /** Random, and the same for the other database that was restored with it, to the same time. */
  readonly together: string | undefined
  /** Random. */
  readonly id: string
}

/**
 * The memory of a database service. It is deterministic: time, ids and random values come with the command, so that the
 * same commands give the same state, in the live service, at recovery and in the snapshot worker.
 */
export interface StateMachine<Command, Outcome> {
  readonly tables: readonly Table[]
  apply(command: Command): Outcome
  dump(table: string): Iterable<SqlValue[]>
  load(table: string, row: SqlValue[]): void
  /** Finds sums that do not match in a state that was loaded from this many rows, each of them correct by itself. */
  discrepancy(rows: Readonly<Record<string, number>>): string | undefined
  /** Figures that name this state to a person, shown in the list of snapshots. */
  counts(): Record<string, number>
  /** The numbers that are given only once. */
  counters(): Counters
  /** Where this database began to give numbers, each time that it did so again. */
  readonly epochs: readonly Epoch[]

  // How a state that was just loaded from a snapshot replaces the one that is.

  /** `current` came of this state, in the same folder: keep what must never go backwards. */
  supersede(current: this): void
  /** Numbers before these may have been given since. */
  raise(next: Counters): void
  /** Numbers from now on belong to a new epoch behind these. `brought`: the state comes from another folder. */
  beginEpoch(id: string, before: readonly Epoch[], brought: boolean): void
  /** Whom this state belongs to is asked again, if it does not know. */
  arrive(arrival: Arrival): void
}
