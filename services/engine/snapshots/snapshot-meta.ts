import { hash } from 'node:crypto'

const snapshotFormat = 1

/** The facts about a snapshot in its table `meta`. */
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
  // The values come from elsewhere, and some are shown or become part of a file's name.
  const fitting = (key: string, form: RegExp): string => {
    if (form.test(text(key))) return text(key)
    throw new Error(`its table meta has no sound ${key}`)
  }
  const figures = (key: string): Record<string, number> => {
    const parsed = recordOf(text(key))
    if (
      parsed &&
      Object.values(parsed).every((value) => Number.isSafeInteger(value) && (value as number) >= 0)
    )
      return parsed as Record<string, number>
    throw new Error(`its table meta has no sound ${key}`)
  }
  if (text('format') !== String(snapshotFormat)) {
    throw new Error(`its format ${fitting('format', /^\w{1,16}$/)} is not known to this version of Marketlab`)
  }
  if (text('service') !== service)
    throw new Error(`it belongs to ${fitting('service', /^[a-z-]{1,32}$/)}, not to ${service}`)
  const restoredFrom = values.has('restoredFrom') ? fitting('restoredFrom', /^[\w.-]{1,100}$/) : undefined
  const meta = sealMeta({
    service,
    sequence: Number(fitting('sequence', /^\d{1,15}$/)),
    takenAt: fitting('takenAt', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/),
    counts: figures('counts'),
    rows: figures('rows'),
    tableDigests: (recordOf(text('tableDigests')) ?? {}) as Record<string, string>,
    ...(restoredFrom !== undefined && { restoredFrom }),
  })
  if (meta.digest !== text('digest')) throw new Error('its table meta was changed')
  return meta
}

function recordOf(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' &&
      value !== null &&
      Object.keys(value).every((name) => /^\w{1,40}$/.test(name))
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
