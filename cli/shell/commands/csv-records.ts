import { parseCsv } from '../../../services/csv/parse-csv.ts'
import { UsageError } from '../../base/exit-codes.ts'

/** Rows by the names in the first line, which must be among `known` and hold all of `needed`. */
export function parseRecords(
  text: string,
  known: readonly string[],
  needed: readonly string[],
): Record<string, string>[] {
  const { rows, openQuote } = parseCsv(text)
  if (openQuote !== undefined)
    throw new UsageError(`In line ${openQuote} a quote is opened and never closed.`)
  const [header = [], ...records] = rows.map(({ cells }) => cells)
  const names = header.map((name) => name.trim())
  const expected = `The first line must name the columns: ${known.join(',')}`
  const strange = names.find((name) => !known.includes(name))
  if (strange !== undefined) throw new UsageError(`"${strange}" is not a column. ${expected}`)
  const absent = needed.find((name) => !names.includes(name))
  if (absent !== undefined) throw new UsageError(`The column "${absent}" is missing. ${expected}`)
  return records.map((row) =>
    Object.fromEntries(names.map((name, index) => [name, row[index]?.trim() ?? ''])),
  )
}
