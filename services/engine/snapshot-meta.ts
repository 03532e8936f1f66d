import { hash } from 'node:crypto'

export const snapshotFormat = 1

/** What a snapshot says about itself, in its table `meta`. */
export interface SnapshotMeta {
  readonly service: string
  readonly sequence: number
  readonly takenAt: string
  readonly counts: Readonly<Record<string, number>>
  /** Rows per table. */
  readonly rows: Readonly<Record<string, number>>
  /** Digest of the rows per table. */
  readonly tableDigests: Readonly<Record<string, string>>
  /** The snapshot that was restored to make this one. */
  readonly restoredFrom?: string
  /** Over all of the above. */
  readonly digest: string
}

type Undigested = Omit<SnapshotMeta, 'digest'>

export function sealMeta(meta: Undigested): SnapshotMeta {
  return { ...meta, digest: hash('sha256', JSON.stringify(metaRows(meta))) }
}

/** The rows of `meta`, in a fixed order. */
export function metaRows(meta: Undigested & { readonly digest?: string }): [key: string, value: string][] {
  return [
    ['format', String(snapshotFormat)],
    ['service', meta.service],
    ['sequence', String(meta.sequence)],
    ['takenAt', meta.takenAt],
    ['counts', JSON.stringify(meta.counts)],
    ['rows', JSON.stringify(meta.rows)],
    ['tableDigests', JSON.stringify(meta.tableDigests)],
    ...(meta.restoredFrom ? [['restoredFrom', meta.restoredFrom] as [string, string]] : []),
    ...(meta.digest ? [['digest', meta.digest] as [string, string]] : []),
  ]
}

/** Throws when something is missing, was changed, or belongs to another service or version. */
export function parseMeta(values: ReadonlyMap<string, string>, service: string): SnapshotMeta {
  const text = (key: string): string => {
    const value = values.get(key)
    if (value === undefined) throw new Error(`its table meta has no ${key}`)
    return value
  }
  if (text('format') !== String(snapshotFormat)) {
    throw new Error(`its format ${text('format')} is not known to this version of Marketlab`)
  }
  if (text('service') !== service) throw new Error(`it belongs to ${text('service')}, not to ${service}`)
  const restoredFrom = values.get('restoredFrom')
  const meta = sealMeta({
    service,
    sequence: Number(text('sequence')),
    takenAt: text('takenAt'),
    counts: JSON.parse(text('counts')) as Record<string, number>,
    rows: JSON.parse(text('rows')) as Record<string, number>,
    tableDigests: JSON.parse(text('tableDigests')) as Record<string, string>,
    ...(restoredFrom !== undefined && { restoredFrom }),
  })
  if (meta.digest !== text('digest')) throw new Error('its table meta was changed')
  return meta
}
