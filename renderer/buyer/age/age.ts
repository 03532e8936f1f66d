import type { CatalogueAge } from '../../../electron/ipc/consistency-types.ts'
import { formatDuration } from '../../shared/format.ts'

/** An answer that lacked something grows older while it is shown. One that lacked nothing is asked for again when there is news. */
export function ageMs({ lagMs, at }: CatalogueAge, now: number): number {
  return lagMs > 0 ? lagMs + Math.max(0, now - at) : 0
}

export function ageWords(asOf: CatalogueAge, now: number): string {
  const age = ageMs(asOf, now)
  return `${asOf.from}, ${age > 0 ? `as of ${formatDuration(age)} ago` : 'up to date'}`
}

/** The age of a view that shows several answers is that of the oldest. */
export function oldestOf(all: readonly (CatalogueAge | undefined)[]): CatalogueAge | undefined {
  const ages = all.filter((one) => one !== undefined)
  const newestAt = Math.max(...ages.map(({ at }) => at))
  const [oldest] = ages.toSorted((a, b) => ageMs(b, newestAt) - ageMs(a, newestAt))
  const isOne = ages.every(({ from }) => from === oldest?.from)
  return oldest && (isOne ? oldest : { ...oldest, from: 'followers' })
}
