import fs from 'node:fs'
import { vi } from 'vitest'

/** The files and folders that are flushed to the disk from now on, as they are. Ends with `vi.restoreAllMocks`. */
export function spyOnSyncs(): string[] {
  const synced: string[] = []
  const open = fs.promises.open
  vi.spyOn(fs.promises, 'open').mockImplementation(async (file, ...rest) => {
    const handle = await open(file, ...rest)
    const sync = handle.sync.bind(handle)
    handle.sync = () => sync().then(() => void synced.push(String(file)))
    return handle
  })
  return synced
}
