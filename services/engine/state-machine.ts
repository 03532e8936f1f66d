export type SqlValue = number | string | Uint8Array | null

/** One table of a snapshot. `columns` are SQL column definitions, in the order of the rows. */
export interface Table {
  readonly name: string
  readonly columns: readonly string[]
}

/**
 * What a database service remembers. Deterministic: time, ids and randomness come with the command, so that the same
 * commands give the same state, on the live path, at recovery and in the snapshot worker alike.
 */
export interface StateMachine<Command, Outcome> {
  readonly tables: readonly Table[]
  apply(command: Command): Outcome
  dump(table: string): Iterable<SqlValue[]>
  load(table: string, row: SqlValue[]): void
  /** Figures that name this state to a person, shown in the list of snapshots. */
  counts(): Record<string, number>
  /** This state was just loaded from an older snapshot and replaces `current`: keep what must never go backwards. */
  supersede(current: this): void
}
