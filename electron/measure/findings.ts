import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { note } from '../e2e/fixtures.ts'

/** One promise, and what was measured of it. */
export interface AppFinding {
  id: string
  holds: boolean
  figure: string
  bound: string
  /** A possible disturbance of the figure. */
  disturbed?: string
}

/**
 * Prints a finding, and adds it to the list in the file that MARKETLAB_FINDINGS names. A figure that misses its bound
 * fails no measurement: the reader of the findings judges them.
 */
export function report(finding: AppFinding): void {
  const { id, holds, figure, bound } = finding
  note(id, `${figure}, promised ${bound}${holds ? '' : ': does not hold'}`)
  const file = process.env.MARKETLAB_FINDINGS
  if (file === undefined) return
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as AppFinding[]) : []
  writeFileSync(file, JSON.stringify([...earlier, finding], null, 2))
}

/** A figure that may be as large as its bound at most. */
export function reportAtMost(id: string, value: number, limit: number, unit: string): void {
  const inWords = (figure: number) =>
    `${figure.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${unit}`
  report({ id, holds: value <= limit, figure: inWords(value), bound: `at most ${inWords(limit)}` })
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
