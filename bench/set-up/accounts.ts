import type { ClientPlace } from './places.ts'

/** The accounts of a benchmark have no secrets. */
export const benchPassword = 'benchmark'

/** Unique for a benchmark and scenario, so that names never clash with those of an earlier one. */
export function prefixOf({ tag, scenario }: { tag: string; scenario: number }): string {
  return `bench-${tag}-${scenario + 1}`
}

export function usernameOf(prefix: string, { role, index }: ClientPlace): string {
  return `${prefix}-${role[0]}${index + 1}`
}
