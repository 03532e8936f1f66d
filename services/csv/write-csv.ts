import { isFormula } from './formula.ts'

type Cell = string | number

/** Begins with a BOM, without which spreadsheets take UTF-8 for something else. */
export function writeCsv(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map(csvLine).join('')}`
}

/** One row with its line end. No cell of it is a formula to a spreadsheet. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quoted(typeof cell === 'number' ? String(cell) : asText(cell))).join(',')}\r\n`
}

function asText(cell: string): string {
  return isFormula(cell.replace(/^'+/, '')) ? `'${cell}` : cell
}

function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
