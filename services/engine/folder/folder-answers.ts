import fs from 'node:fs'
import path from 'node:path'
import { UnusableFolderError } from './make-folder.ts'

const limitMs = 10_000

/**
 * Throws if the file system of the folder does not answer. A call to one that hangs, such as a network drive that is gone,
 * never returns. So this is asked in other threads, before this one uses the folder.
 */
export async function mustAnswer(folder: string, touch = touchFolder): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    const reason = new Error(`its disk did not answer within ${limitMs / 1000} s`)
    timer = setTimeout(() => reject(new UnusableFolderError(folder, reason)), limitMs)
  })
  try {
    await Promise.race([touch(folder), silence])
  } finally {
    clearTimeout(timer)
  }
}

/** Reads and writes there. An error is an answer, too: the next use of the folder meets it again, and tells it. */
async function touchFolder(folder: string): Promise<void> {
  const probe = path.join(folder, `.answers.${process.pid}`)
  try {
    await fs.promises.readdir(folder)
    await fs.promises.writeFile(probe, 'probe', { mode: 0o600 })
  } catch {
    await fs.promises.stat(path.dirname(path.resolve(folder))).catch(() => undefined)
  } finally {
    await fs.promises.rm(probe, { force: true }).catch(() => undefined)
  }
}
