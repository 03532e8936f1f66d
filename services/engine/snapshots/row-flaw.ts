import type { z } from 'zod'
import type { SqlValue, Table } from '../state-machine.ts'

/** Judges the rows of a table by one rule for each of its columns; the error of a rule says what the column must be. */
export function flawBy(columns: Table['columns'], rules: readonly z.ZodType[]): NonNullable<Table['flaw']> {
  if (columns.length !== rules.length) throw new Error('There must be one rule for each column.')
  return (row: readonly SqlValue[]) => {
    for (let index = 0; index < row.length; index += 1) {
      const outcome = rules[index]!.safeParse(row[index])
      if (!outcome.success)
        return `${columns[index]!.split(' ')[0]} must be ${outcome.error.issues[0]!.message}`
    }
    return undefined
  }
}
