import { type Column, renderTable } from '../../../services/text/table.ts'

export interface RankedColumn<Row> extends Column {
  /** Where there is not room for all columns, those with the greatest go first. */
  rank: number
  cell: (row: Row) => string
}

/** As many columns as the terminal has room for: a figure broken over two lines is worse than none. */
export function fittingTable<Row>(
  columns: readonly RankedColumn<Row>[],
  rows: readonly Row[],
  terminalWidth: number,
): string {
  const ranks = [...new Set(columns.map(({ rank }) => rank))].sort((a, b) => b - a)
  for (const most of ranks) {
    const kept = columns.filter(({ rank }) => rank <= most)
    const cells = rows.map((row) => kept.map(({ cell }) => cell(row)))
    const [head = '', rule = ''] = renderTable(kept, cells).split('\n')
    if (Math.max(head.length, rule.length) <= terminalWidth || most === ranks.at(-1))
      return renderTable(kept, cells, terminalWidth)
  }
  return ''
}
