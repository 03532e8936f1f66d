import type { LeftOut } from '../runner/result.ts'
import { allChecks } from './catalogue.ts'
import { type Check, type Level, levels } from './check.ts'

export const roles = ['buyer-frontend', 'seller-frontend', 'system'] as const
export type ConformRole = (typeof roles)[number]

export interface Choice {
  role: ConformRole
  level: Level
  /** Ids, or names of areas. Empty: all. */
  only: readonly string[]
  /** Whether the service may be killed: it was started for the checks. */
  mayKill: boolean
}

const needsOf: Readonly<Record<ConformRole, ReadonlySet<string>>> = {
  'buyer-frontend': new Set(['any', 'buyer']),
  'seller-frontend': new Set(['any', 'seller']),
  system: new Set(['any', 'buyer', 'seller', 'both']),
}

/** The checks of a run, and those that it has to do without, with the reason. */
export function choose({ role, level, only, mayKill }: Choice): { chosen: Check[]; leftOut: LeftOut[] } {
  const deepest = levels.indexOf(level)
  const wanted = allChecks.filter((check) =>
    only.length > 0 ? isNamed(check, only) : levels.indexOf(check.level) <= deepest,
  )
  const leftOut = wanted.flatMap(({ id, needs, kills }): LeftOut[] => {
    if (!needsOf[role].has(needs)) return [{ id, reason: needsWords(needs) }]
    return kills && !mayKill ? [{ id, reason: 'It kills the service, which only --command allows' }] : []
  })
  const without = new Set(leftOut.map(({ id }) => id))
  return { chosen: wanted.filter(({ id }) => !without.has(id)), leftOut }
}

/** The names that are neither the id of a check nor an area. */
export function unknownNames(only: readonly string[]): string[] {
  return only.filter((name) => !allChecks.some((check) => isNamed(check, [name])))
}

function isNamed({ id }: Check, only: readonly string[]): boolean {
  return only.some((name) => id === name.toUpperCase() || id.startsWith(`${name.toUpperCase()}-`))
}

function needsWords(needs: Check['needs']): string {
  return needs === 'both' ? 'It needs both frontends: judge the system' : `It is about the ${needs} frontend`
}
