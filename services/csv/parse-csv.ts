import { isFormula } from './formula.ts'

export interface CsvRow {
  /** Where it begins in the file, counted from 1, as editors show it. */
  line: number
  cells: string[]
}

export interface CsvTable {
  rows: CsvRow[]
  separator: string
  /** The line of a quote that has no partner: everything behind it was taken as one field. */
  openQuote?: number
}

const separators = [',', ';', '\t']

/**
 * RFC 4180, and what spreadsheets make of it: a BOM, `;` or tabs between fields, any kind of line end. Empty lines are left
 * out, and so are spaces around a field. An apostrophe that keeps a spreadsheet from carrying a cell out is not part of it.
 */
export function parseCsv(text: string): CsvTable {
  const source = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(source)
  const rows: CsvRow[] = []
  let row: CsvRow = { line: 1, cells: [] }
  let field = ''
  let line = 1
  let quoted = false
  let openQuote: number | undefined

  const endField = () => {
    row.cells.push(withoutApostrophe(quoted ? field : field.trim()))
    field = ''
    quoted = false
  }
  const endRow = () => {
    endField()
    if (row.cells.some((cell) => cell.trim() !== '')) rows.push(row)
    row = { line: line + 1, cells: [] }
  }

  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at]!
    const next = source[at + 1]
    const endsLine = sign === '\n' || (sign === '\r' && next !== '\n')
    if (openQuote !== undefined) {
      if (sign !== '"') field += sign
      else if (next === '"') {
        field += '"'
        at += 1
      } else openQuote = undefined
    } else if (sign === '"' && field.trim() === '') {
      field = ''
      quoted = true
      openQuote = line
    } else if (sign === separator) endField()
    else if (endsLine) endRow()
    else if (sign !== '\r' && !(quoted && sign === ' ')) field += sign
    if (endsLine) line += 1
  }
  endRow()
  return openQuote === undefined ? { rows, separator } : { rows, separator, openQuote }
}

function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && isFormula(cell.replace(/^'+/, '')) ? cell.slice(1) : cell
}

/** The one that occurs most often in the first line, outside quotes. */
function separatorOf(source: string): string {
  const header = source.split(/[\r\n]/, 1)[0]!.replace(/"[^"]*"/g, '')
  const counts = separators.map((separator) => header.split(separator).length)
  return separators[counts.indexOf(Math.max(...counts))]!
}
