import type { z } from 'zod'
import type { SqlValue, Table } from '../state-machine.ts'

/** One table of a snapshot, and how the rows of a state get into it and out again. */
export interface Layout<State> extends Omit<Table, 'flaw'> {
  /** A rule for each column. The error of a rule says what the column must be. */
  readonly rules: readonly z.ZodType[]
  dump(state: State): Iterable<SqlValue[]>
  load(state: State, row: SqlValue[]): void
}

/** How a state stands in a snapshot. Tables are loaded in their order. */
export class Layouts<State> {
  readonly tables: readonly Table[]
  readonly #byName: ReadonlyMap<string, Layout<State>>

  constructor(layouts: readonly Layout<State>[]) {
    this.#byName = new Map(layouts.map((layout) => [layout.name, layout]))
    this.tables = layouts.map(({ dump: _, load: __, rules, ...table }) => {
      if (table.columns.length !== rules.length) throw new Error('There must be one rule for each column.')
      return { ...table, flaw: (row) => flawOf(row, table.columns, rules) }
    })
  }

  dump(state: State, table: string): Iterable<SqlValue[]> {
    return this.#byName.get(table)!.dump(state)
  }

  load(state: State, table: string, row: SqlValue[]): void {
    this.#byName.get(table)!.load(state, row)
  }
}

function flawOf(
  row: readonly SqlValue[],
  columns: Table['columns'],
  rules: readonly z.ZodType[],
): string | undefined {
  for (let index = 0; index < row.length; index += 1) {
    const outcome = rules[index]!.safeParse(row[index])
    if (!outcome.success)
      return `${columns[index]!.split(' ')[0]} must be ${outcome.error.issues[0]!.message}`
  }
  return undefined
}
