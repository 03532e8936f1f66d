import type { Trial } from '../runner/trial.ts'

export const levels = ['core', 'full', 'beyond'] as const
export type Level = (typeof levels)[number]

/** The frontends that a check asks. "any" is about each frontend that is judged, one after the other. */
export type Needs = 'any' | 'buyer' | 'seller' | 'both'

/** Where the rule stands: a page of docs and a heading on it. */
export type Section = `${'api' | 'architecture' | 'security'}#${string}`

export interface Check {
  id: string
  level: Level
  needs: Needs
  section: Section
  rule: string
  why: string
  run: (trial: Trial) => Promise<void>
  /** Longer than others need. */
  deadlineMs?: number
  /** Takes long without doing much, and so goes on beside the others. */
  isApart?: boolean
  /** Kills the service and starts it again: only what `--command` started. */
  kills?: boolean
}

export interface Area {
  /** The first part of the ids. */
  name: string
  title: string
  checks: readonly Check[]
}

interface Defaults {
  name: string
  title: string
  needs: Needs
  section: Section
}

type Further = Partial<Pick<Check, 'needs' | 'section' | 'deadlineMs' | 'isApart' | 'kills'>>

type Row = readonly [
  number: number,
  level: Level,
  rule: string,
  why: string,
  run: Check['run'],
  further?: Further,
]

/** The checks of one area. A number is never given again: results are compared by it. */
export function area({ name, title, ...defaults }: Defaults, rows: readonly Row[]): Area {
  const checks = rows.map(([number, level, rule, why, run, further = {}]): Check => {
    const id = `${name}-${String(number).padStart(3, '0')}`
    return { ...defaults, ...further, id, level, rule, why, run }
  })
  return { name, title, checks }
}
