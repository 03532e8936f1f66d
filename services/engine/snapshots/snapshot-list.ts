import fs from 'node:fs'
import path from 'node:path'
import { ApiError } from '../../wire/errors.ts'
import { UnreadableSnapshotError } from '../failures.ts'
import { messageOf } from '../../text/error-text.ts'
import { isImportedName, isSnapshotName, listImported, listOwnSnapshots } from '../folder/folder-files.ts'
import { titlesIn } from './titles.ts'
import type { SnapshotMeta } from './snapshot-meta.ts'

export interface SnapshotInfo {
  readonly name: string
  /** Given by a user. */
  readonly title?: string
  readonly kind: 'taken' | 'imported'
  readonly bytes: number
  readonly readable: boolean
  /** Why it is not readable. */
  readonly reason?: string
  readonly sequence?: number
  readonly takenAt?: string
  readonly counts?: Readonly<Record<string, number>>
  /** The snapshot that was restored to make this one. */
  readonly restoredFrom?: string
}

/** Every snapshot in the folder, the engine's own first, newest first. */
export async function describeSnapshots(folder: string, service: string): Promise<SnapshotInfo[]> {
  const names = [...listOwnSnapshots(folder).map(({ name }) => name), ...listImported(folder)]
  const { readMeta } = await import('./snapshot-reader.ts')
  const described: SnapshotInfo[] = []
  const titles = titlesIn(folder)
  for (const name of names) {
    const file = path.join(folder, name)
    // Retention may remove one while we look.
    if (!fs.existsSync(file)) continue
    const title = titles[name]
    const info = await readMeta(file, service).then(
      (meta) => describeMeta(file, meta),
      (error: unknown) => ({
        ...outside(file),
        readable: false,
        reason: error instanceof UnreadableSnapshotError ? error.reason : messageOf(error),
      }),
    )
    described.push({ ...info, ...(title !== undefined && { title }) })
  }
  return described
}

export function describeMeta(file: string, meta: SnapshotMeta): SnapshotInfo {
  const { sequence, takenAt, counts, restoredFrom } = meta
  return {
    ...outside(file),
    readable: true,
    sequence,
    takenAt,
    counts,
    ...(restoredFrom !== undefined && { restoredFrom }),
  }
}

/** The path of a snapshot named by a user, who may have typed anything. */
export function snapshotPath(folder: string, name: string): string {
  const file = path.join(folder, name)
  if (isSnapshotName(name) && fs.existsSync(file)) return file
  throw new ApiError(
    'NOT_FOUND',
    `There is no snapshot named ${name}. List the snapshots to see their names.`,
  )
}

function outside(file: string): Pick<SnapshotInfo, 'name' | 'kind' | 'bytes'> {
  const name = path.basename(file)
  return {
    name,
    kind: isImportedName(name) ? 'imported' : 'taken',
    bytes: fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0,
  }
}
