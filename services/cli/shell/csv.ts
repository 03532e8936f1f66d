import { UsageError } from '../failures.ts'

/** Rows of a CSV text (RFC 4180: quotes, doubled quotes and line breaks inside them; `,` or `;` between fields). */
export function parseCsv(text: string): string[][] {
  const source = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(source)
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  const endRow = () => {
    row.push(field)
    if (row.some((value) => value.trim() !== '')) rows.push(row)
    row = []
    field = ''
  }
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at]!
    if (quoted) {
      if (sign !== '"') field += sign
      else if (source[at + 1] === '"') {
        field += '"'
        at += 1
      } else quoted = false
    } else if (sign === '"' && field.trim() === '') {
      field = ''
      quoted = true
    } else if (sign === separator) {
      row.push(field)
      field = ''
    } else if (sign === '\n') endRow()
    else if (sign !== '\r') field += sign
  }
  if (quoted) throw new UsageError('The file ends inside quotes: a quote has no partner.')
  endRow()
  return rows
}

function separatorOf(text: string): string {
  const [header = ''] = text.split('\n', 1)
  return header.includes(',') ? ',' : ';'
}

/** Rows by the names in the first line, which must be among `known` and hold all of `needed`. */
export function parseRecords(
  text: string,
  known: readonly string[],
  needed: readonly string[],
): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(text)
  const names = header.map((name) => name.trim())
  const expected = `The first line must name the columns: ${known.join(',')}`
  const strange = names.find((name) => !known.includes(name))
  if (strange !== undefined) throw new UsageError(`"${strange}" is no column. ${expected}`)
  const absent = needed.find((name) => !names.includes(name))
  if (absent !== undefined) throw new UsageError(`The column "${absent}" is missing. ${expected}`)
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]?.trim() ?? ''])))
}
