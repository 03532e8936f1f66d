import type { DatabaseName, SnapshotInfo } from '../../../electron/ipc/snapshot-types.ts'
import { databaseNames } from '../../../services/cluster/topology.ts'
import { formatClock, formatDate, plural } from '../../shared/format.ts'
import type { SnapshotPair } from './pairs.ts'

/** When it was taken, to the second: several may be taken in a minute. Its name where nobody knows. */
export function momentOf({ takenAt, name }: SnapshotInfo): string {
  return takenAt === undefined ? name : `${formatDate(takenAt)}, ${formatClock(takenAt)}`
}

/** "212 accounts, 14 sessions, 3 carts". */
export function countsInWords({ counts = {} }: SnapshotInfo): string {
  return Object.entries(counts)
    .map(([what, count]) => plural(count, words(what).replace(/s$/, ''), words(what)))
    .join(', ')
}

/** "openCarts" as it is spoken. */
function words(name: string): string {
  return name.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
}

const held: Record<DatabaseName, string> = {
  'customer-db': 'accounts, sessions and carts',
  'product-db': 'items, stock, ratings and orders',
}

const neighbourOf: Record<DatabaseName, string> = {
  'customer-db': 'product-db stays as it is, so orders may belong to accounts that are gone.',
  'product-db': 'customer-db stays as it is, so carts may hold items that are gone.',
}

/** Describes the effects of a restore, before it happens. */
export function restoreWarning(service: DatabaseName, snapshot: SnapshotInfo): string {
  const when = snapshot.takenAt === undefined ? 'when it was taken' : `on ${momentOf(snapshot)}`
  const counts = countsInWords(snapshot)
  return (
    `All ${held[service]} that ${service} now holds are replaced by those of the snapshot ${when}` +
    `${counts ? ` (${counts})` : ''}. All later changes are lost. ${neighbourOf[service]} ` +
    `${service} restarts meanwhile; open windows carry on by themselves. ` +
    'Take a snapshot first if you may want to go back.'
  )
}

/** "“before the sale” of 20 Nov, 16:42:42", for sentences. */
export function inWords(snapshot: SnapshotInfo): string {
  return snapshot.title === undefined ? `of ${momentOf(snapshot)}` : `“${snapshot.title}”`
}

export function restoreBothWarning(pair: SnapshotPair): string {
  const each = databaseNames.map((service) => `${service} by its snapshot ${inWords(pair[service])}`)
  return (
    `All data of both databases is replaced: ${each.join(', ')}. All later changes are lost. ` +
    'Both restart meanwhile; open windows carry on by themselves. Take snapshots first if you may want to go back.'
  )
}

/** Whether a search means it: by its title, its file, or the time when it was taken. */
export function isFound(snapshot: SnapshotInfo, search: string): boolean {
  const texts = [snapshot.title ?? '', snapshot.name, momentOf(snapshot)]
  return texts.some((text) => text.toLowerCase().includes(search.toLowerCase()))
}
