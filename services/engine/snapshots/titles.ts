import fs from 'node:fs'
import path from 'node:path'
import { isSnapshotName, writeWhole } from '../folder/folder-files.ts'

const fileName = 'snapshot-titles.json'
const sound = /^[^\p{Cc}]{1,60}$/u

/** A title is never taken for the name of a file. */
export const isSoundTitle = (title: string): boolean => sound.test(title) && !isSnapshotName(title)

/**
 * The titles that users gave to snapshots, by the names of their files. They are kept beside the snapshots, which never
 * change. A file that is broken counts as empty.
 */
export function titlesIn(folder: string): Readonly<Record<string, string>> {
  try {
    const kept = JSON.parse(fs.readFileSync(path.join(folder, fileName), 'utf8')) as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(kept).filter(
        (entry): entry is [string, string] =>
          isSnapshotName(entry[0]) && typeof entry[1] === 'string' && isSoundTitle(entry[1]),
      ),
    )
  } catch {
    return {}
  }
}

/** Titles of snapshots that are gone go, too. */
export async function keepTitles(folder: string, titles: Readonly<Record<string, string>>): Promise<void> {
  const kept = Object.entries(titles).filter(([name]) => fs.existsSync(path.join(folder, name)))
  await writeWhole(path.join(folder, fileName), Buffer.from(JSON.stringify(Object.fromEntries(kept))))
}
