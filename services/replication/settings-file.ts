import fs from 'node:fs'
import path from 'node:path'
import { writeWhole } from '../engine/folder/folder-files.ts'
import { ownerAlone, replicationSettings, type ReplicationSettings } from '../contract/following.ts'

/**
 * Beside the journal, and not in it: a write that waits for standbys must be able to go on when fewer of them are asked
 * for, and could not if that were a write itself.
 */
const fileName = 'replication.json'

export function readSettings(folder: string): ReplicationSettings {
  try {
    return replicationSettings.parse(JSON.parse(fs.readFileSync(path.join(folder, fileName), 'utf8')))
  } catch {
    return ownerAlone
  }
}

export function writeSettings(folder: string, settings: ReplicationSettings): Promise<void> {
  return writeWhole(path.join(folder, fileName), Buffer.from(`${JSON.stringify(settings)}\n`))
}
