import { type Finding, NotHere } from './runner/claim.ts'

/** The most memory of a process according to docs/security.md, in megabytes, besides its permanent data. */
const caps = { database: 1_024, other: 512 } as const

export function memoryCapOf(name: string): number {
  return name.endsWith('-db') ? caps.database : caps.other
}

export interface MemoryFigure {
  name: string
  most: number
  cap: number
}

export function judgeMemory(figures: readonly MemoryFigure[]): Finding {
  if (figures.every(({ most }) => most === 0))
    throw new NotHere('this system does not tell what a process takes')
  const shown = figures.map(({ name, most, cap }) => `${name} ${most.toFixed(0)} of ${cap} MB`)
  return {
    holds: figures.every(({ most, cap }) => most < cap),
    figure: shown.join(', '),
    bound: 'each under its limit',
  }
}
