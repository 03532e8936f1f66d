import fs from 'node:fs'
import { checkPlainFile, withoutWaiting } from '../folder/plain-file.ts'

/** SQLite works on a copy in memory, whose addresses end at 4 GiB. */
const mostBytes = 2 ** 31 - 1

/** The content of a file that a user named. Anything that is not a plain file is refused, so that reading never blocks. */
export async function snapshotBytes(file: string): Promise<Buffer> {
  const handle = await fs.promises.open(file, withoutWaiting)
  try {
    const stats = await handle.stat()
    checkPlainFile(stats)
    if (stats.size > mostBytes) throw new Error('it is larger than 2 GiB, which is more than can be read')
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
