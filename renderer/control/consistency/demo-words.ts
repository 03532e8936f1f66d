import type {
  CatalogueSettings,
  DemonstratedRead,
  Demonstration,
} from '../../../electron/ipc/consistency-types.ts'
import { formatDuration, formatMoney, plural } from '../../shared/format.ts'

/** The conclusions of the demonstration, in sentences. */
export function demonstrationWords(
  { oldPrice, newPrice, demanded, reads }: Demonstration,
  { reads: way, readYourWrites, monotonicReads }: CatalogueSettings,
): string[] {
  const those = (kind: ReadKind) => reads.filter((read) => kindOfRead(read, newPrice) === kind)
  const stale = those('stale')
  const missing = those('missing')
  const [firstFresh] = those('fresh')
  const wentBack = firstFresh !== undefined && stale.some(({ atMs }) => atMs > firstFresh.atMs)
  const words = [
    `The price went from ${formatMoney(oldPrice)} to ${formatMoney(newPrice)}. A read that asked for nothing older than ` +
      `this change showed ${priceText(demanded)}; ${demanded.asOf?.from ?? 'the cluster'} answered it.`,
  ]
  if (stale.length === 0) {
    words.push(`None of ${plural(reads.length, 'further read')} was stale.`)
  } else if (firstFresh === undefined) {
    words.push(`All of ${plural(stale.length, 'further read')} still showed ${priceText(stale[0]!)}.`)
  } else {
    words.push(
      `${stale.length} of ${plural(reads.length, 'further read')} ${stale.length === 1 ? 'was' : 'were'} stale and showed ` +
        `${priceText(stale[0]!)}; the new price first appeared after ${formatDuration(firstFresh.atMs)}.`,
    )
  }
  if (missing.length > 0)
    words.push(
      `${plural(missing.length, 'read')} found no such item: the follower that was asked had not heard of it yet.`,
    )
  if (wentBack) words.push('The price then went back and forth, because the followers have different lags.')
  if (way === 'strong') words.push('Reads are strong: switch to eventual to see the difference.')
  else if (stale.length > 0 && !readYourWrites)
    words.push('With “Read your writes” the session that changed the price would not have seen the old one.')
  else if (wentBack && !monotonicReads) words.push('With “Monotonic reads” it would not have gone back.')
  return words
}

export type ReadKind = 'fresh' | 'stale' | 'missing'

/** A read that finds no item tells no old price. */
export function kindOfRead({ price }: DemonstratedRead, newPrice: number): ReadKind {
  if (price === null) return 'missing'
  return price === newPrice ? 'fresh' : 'stale'
}

export function priceText({ price }: DemonstratedRead): string {
  return price === null ? 'no such item' : formatMoney(price)
}
