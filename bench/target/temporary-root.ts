import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const tmpfs = 0x01021994
const onDisk = '/var/tmp'

/** Where temporary data goes: on a disk if there is one, since memory flushes in no time. */
export function temporaryRoot(): string {
  return isInMemory(tmpdir()) && isInMemory(onDisk) === false ? onDisk : tmpdir()
}

/** Undefined if there is no such folder, or the system does not tell. */
export function isInMemory(folder: string): boolean | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return statfsSync(folder).type === tmpfs
  } catch {
    return undefined
  }
}
