import fs from 'node:fs'

/** SQLite works on a copy in memory, whose addresses end at 4 GiB. */
const mostBytes = 2 ** 31 - 1

const kinds: readonly [is: (stats: fs.Stats) => boolean, name: string][] = [
  [(stats) => stats.isDirectory(), 'a folder'],
  [(stats) => stats.isFIFO(), 'a pipe'],
  [(stats) => stats.isSocket(), 'a socket'],
  [(stats) => stats.isCharacterDevice() || stats.isBlockDevice(), 'a device'],
]

/** The content of a file that somebody named. What is no file is refused, not waited for. */
export async function snapshotBytes(file: string): Promise<Buffer> {
  // Opening a pipe without this flag waits for somebody who writes into it.
  const handle = await fs.promises.open(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0))
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) {
      const kind = kinds.find(([is]) => is(stats))?.[1] ?? 'something else'
      throw new Error(`it is ${kind}, not a file`)
    }
    if (stats.size > mostBytes) throw new Error('it is larger than 2 GiB, which is more than can be read')
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
