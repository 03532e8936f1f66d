import { harmless } from './harmless.ts'
import { cutToWidth, textWidth } from './text-width.ts'

export interface Column {
  title: string
  align?: 'right'
  /** Shrinks before the others when the terminal is too narrow. */
  flexible?: boolean
}

const gap = 2
const leastFlexible = 5
const leastFixed = 3

/** A table no wider than the terminal; what does not fit into a column goes on in the next line. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  terminalWidth = Number.POSITIVE_INFINITY,
): string {
  const safeRows = rows.map((row) => row.map(harmless))
  const natural = columns.map(({ title }, index) =>
    Math.max(textWidth(title), ...safeRows.map((row) => textWidth(row[index] ?? ''))),
  )
  const widths = fitWidths(columns, natural, terminalWidth)
  const head = columns.map(({ title }) => title)
  const rule = widths.map((width) => '─'.repeat(width))
  return [head, rule, ...safeRows].flatMap((row) => renderRow(columns, row, widths)).join('\n')
}

/** One row, as many lines as its tallest cell needs. */
function renderRow(columns: readonly Column[], row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((text, index) => wrap(text, widths[index]!).split('\n'))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((lines, index) => pad(lines[at] ?? '', widths[index]!, columns[index]!.align))
      .join(' '.repeat(gap))
      .trimEnd(),
  )
}

function pad(text: string, width: number, align: Column['align']): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
  return align === 'right' ? blanks + text : text + blanks
}

/** The columns' widths within the terminal's: flexible columns give first, the widest most. */
export function fitWidths(
  columns: readonly Column[],
  natural: readonly number[],
  terminalWidth: number,
): number[] {
  const space = terminalWidth - gap * (columns.length - 1)
  const flexible = columns.map((column) => column.flexible === true)
  const widths = shrink(natural, flexible, space, leastFlexible)
  return shrink(
    widths,
    flexible.map(() => true),
    space,
    leastFixed,
  )
}

function shrink(
  widths: readonly number[],
  mayShrink: readonly boolean[],
  space: number,
  least: number,
): number[] {
  const shrunk = [...widths]
  let excess = sum(shrunk) - space
  while (excess > 0) {
    const widest = Math.max(...shrunk.filter((_, index) => mayShrink[index]))
    if (!(widest > least)) break
    shrunk[shrunk.findIndex((width, index) => mayShrink[index] && width === widest)] = widest - 1
    excess -= 1
  }
  return shrunk
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Breaks at blanks where it can, inside a word where it must. */
export function wrap(text: string, width: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (textWidth(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (textWidth(line) > width) {
      const { fits, rest } = cutToWidth(line, width)
      if (fits === '') return text
      lines.push(fits)
      line = rest
    }
  }
  return [...lines, line].join('\n')
}
