import fs from 'node:fs'
import path from 'node:path'
import { listOwnSnapshots, listSegments, syncFolder } from '../folder/folder-files.ts'
import { titlesIn } from './titles.ts'

/**
 * Removes what no recovery can need any more and nobody gave a title: own snapshots behind the newest `keep` readable ones, and segments of the
 * journal that even the oldest kept snapshot covers. `readable` is newest first. A single snapshot is not trusted: the
 * journal behind nothing stays until there are two.
 */
export async function removeOutdated(
  folder: string,
  readable: readonly { readonly sequence: number }[],
  keep: number,
): Promise<void> {
  const kept = readable.slice(0, keep)
  const oldest = kept.at(-1)
  if (!oldest || kept.length < 2) return
  if (kept.length === keep) {
    const titles = titlesIn(folder)
    for (const { name, sequence } of listOwnSnapshots(folder)) {
      if (sequence < oldest.sequence && !(name in titles)) await remove(folder, name)
    }
  }
  const segments = listSegments(folder)
  for (const [index, { name }] of segments.entries()) {
    const next = segments[index + 1]
    // Oldest first, so that a kill in between leaves no hole.
    if (next && next.sequence <= oldest.sequence + 1) await remove(folder, name)
  }
  await syncFolder(folder)
}

async function remove(folder: string, name: string): Promise<void> {
  await fs.promises.rm(path.join(folder, name), { force: true })
}
